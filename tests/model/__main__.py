"""`python -m tests.model` explores the models again; without options everything the documents tell of.

python -m tests.model --events 3 --crashes 2 --duels 1          the relay, larger
python -m tests.model --events 2 --restores 1 --derived         the relay and a restore
python -m tests.model --consumer --crashes 2 --rewinds 1        the consumer
python -m tests.model --without continuity                      a counterexample
"""

import argparse
import sys

from tests.model import consumer_model, relay_model
from tests.model.consumer_model import ConsumerModel
from tests.model.explorer import Outcome, explore
from tests.model.relay_model import RelayModel
from tests.model.runs import LARGER, SOUND, WITHOUT, AnyModel


def say(text: object) -> None:
    """One line now, however long the next run takes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def everything() -> int:
    """Every run of the documents. Gives how many did not go as expected."""
    surprises = 0
    for name, model in {**SOUND, **LARGER}.items():
        outcome = explore(model)
        surprises += outcome.wrong is not None
        say(f"{name}: {outcome}")
    for name, (invariant, model) in WITHOUT.items():
        outcome = explore(model)
        surprises += not (outcome.wrong or "").startswith(invariant)
        say(f"without {name}: {outcome}")
    return surprises


def one(arguments: argparse.Namespace) -> Outcome:
    """The run the options describe."""
    without = frozenset(arguments.without)
    if arguments.consumer:
        model: AnyModel = ConsumerModel(
            crashes=arguments.crashes, restores=arguments.restores, rewinds=arguments.rewinds, without=without
        )
    else:
        model = RelayModel(
            events=arguments.events,
            crashes=arguments.crashes,
            duels=arguments.duels,
            restores=arguments.restores,
            derived=arguments.derived,
            without=without,
        )
    return explore(model, progress=not arguments.safety_only, states_max=arguments.states_max)


def main() -> int:
    """Nothing wrong: 0."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.model", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--consumer", action="store_true", help="the consumer instead of the relay")
    parser.add_argument("--events", type=int, default=2)
    parser.add_argument("--crashes", type=int, default=1, help="crashes and doubts")
    parser.add_argument("--duels", type=int, default=1, help="relays that start beside a living one")
    parser.add_argument("--restores", type=int, default=0)
    parser.add_argument("--rewinds", type=int, default=0, help="of the consumer, by the operator")
    parser.add_argument("--derived", action="store_true", help="lost events are made again with the same ids")
    parser.add_argument(
        "--without",
        action="append",
        default=[],
        choices=sorted(relay_model.DEFENCES | consumer_model.DEFENCES),
        help="take a defence away",
    )
    parser.add_argument("--safety-only", action="store_true", help="do not judge progress: needs less memory")
    parser.add_argument("--states-max", type=int, default=None, help="give up after so many states")
    if len(sys.argv) == 1:
        return int(everything() > 0)
    outcome = one(parser.parse_args())
    say(outcome)
    return int(outcome.wrong is not None)


if __name__ == "__main__":
    sys.exit(main())
