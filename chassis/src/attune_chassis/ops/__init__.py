"""The operator's tools of one service: `<service> ops ...`, looking at its database and its topics, and mending them.

One command group a file. What only looks needs no more than the login `<service>_readonly`; what changes something asks
first, wants a reason, and leaves an audit row in `operator_action` in the transaction of the change.
"""
