print("loading", __name__, "in", __package__)
thing = "first.thing"
