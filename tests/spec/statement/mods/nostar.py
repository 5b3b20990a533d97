alpha, _beta, gamma = "alpha", "beta", "gamma"
import math
