"""Types that are declared and not yet released, laid out as `events/` is: they may change, nobody may publish them."""
