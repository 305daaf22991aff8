"""graphnet: blueprints of convolutional networks, in a small language on networkx."""

from graphnet.authoring import block, blueprint
from graphnet.fragments import branches, residual, sequential, shared
from graphnet.network import Network
from graphnet.ops import *  # noqa: F403
from graphnet.tensors import Input, Tensor
