"""Where each page lies, below the site's folder. All links are relative, so that the site works from a file."""

from attune_contracts.topic_declarations import EVERY_TOPIC, INTEGRATOR

START = "index.html"
MAP = "map.html"
TOPICS = "topics/index.html"
CODES = "codes/index.html"
SERVICES_PAGE = "services/index.html"


def type_page(ce_type: str) -> str:
    """The page of one event type."""
    return f"types/{ce_type}.html"


def topic_page(topic: str) -> str:
    """The page of one topic; the marker that stands on every topic leads to the list of them."""
    return TOPICS if topic == EVERY_TOPIC else f"topics/{topic.replace(f'{{{INTEGRATOR}}}', INTEGRATOR)}.html"


def codes_page(name: str) -> str:
    """The page of one code list, in all its versions."""
    return f"codes/{name}.html"


def service_page(service: str) -> str:
    """The page of one service, or of those outside: the integrators and the observer."""
    return f"services/{service}.html"


def to_root(page: str) -> str:
    """What leads from a page to the site's folder: empty, or `../`."""
    return "../" * page.count("/")
