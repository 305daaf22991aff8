"""Every rule there is, by its code."""

from graphnet.analysis.findings.budgets import too_many_macs, too_many_params, too_much_memory, too_wide_fields
from graphnet.analysis.findings.channels_first import channels_first
from graphnet.analysis.findings.dead_branches import dead_branches
from graphnet.analysis.findings.doubled_activations import doubled_activations
from graphnet.analysis.findings.dropout_before_normalization import dropout_before_normalization
from graphnet.analysis.findings.dropped_cells import dropped_cells
from graphnet.analysis.findings.dropped_scores import dropped_scores
from graphnet.analysis.findings.even_windows import even_windows
from graphnet.analysis.findings.failing_ops import failing_ops
from graphnet.analysis.findings.finding import Rule
from graphnet.analysis.findings.heavy_dense import heavy_dense
from graphnet.analysis.findings.joined_centres import joined_centres
from graphnet.analysis.findings.joined_strides import joined_strides
from graphnet.analysis.findings.joined_with_itself import joined_with_itself
from graphnet.analysis.findings.lost_biases import lost_biases
from graphnet.analysis.findings.misfits import misfits
from graphnet.analysis.findings.misplaced_probabilities import misplaced_probabilities
from graphnet.analysis.findings.missing_activations import missing_activations
from graphnet.analysis.findings.narrow_heads import narrow_heads
from graphnet.analysis.findings.normalized_twice import normalized_twice
from graphnet.analysis.findings.oversized_windows import oversized_windows
from graphnet.analysis.findings.refused_layers import refused_layers
from graphnet.analysis.findings.slipped_sums import slipped_sums
from graphnet.analysis.findings.stretched_joins import stretched_joins
from graphnet.analysis.findings.total_stride import total_stride
from graphnet.analysis.findings.two_linear_layers import two_linear_layers
from graphnet.analysis.findings.unflattened_dense import unflattened_dense
from graphnet.analysis.findings.unproductive_layers import unproductive_layers
from graphnet.analysis.findings.vanishing_gradients import vanishing_gradients

RULES: tuple[Rule, ...] = (
    misfits,
    refused_layers,
    failing_ops,
    dropped_cells,
    oversized_windows,
    stretched_joins,
    unflattened_dense,
    total_stride,
    even_windows,
    channels_first,
    two_linear_layers,
    lost_biases,
    misplaced_probabilities,
    missing_activations,
    dropout_before_normalization,
    doubled_activations,
    vanishing_gradients,
    dropped_scores,
    normalized_twice,
    joined_strides,
    unproductive_layers,
    narrow_heads,
    dead_branches,
    heavy_dense,
    slipped_sums,
    joined_with_itself,
    joined_centres,
    too_many_params,
    too_many_macs,
    too_much_memory,
    too_wide_fields,
)
