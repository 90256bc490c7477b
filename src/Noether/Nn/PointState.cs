namespace Noether.Nn;

/// <summary>What layers over graphs of points hand on: invariants and equivariants of each node.</summary>
/// <param name="Features">Invariant features, <c>[nodes, c]</c>.</param>
/// <param name="Positions">Points of space, <c>[nodes, d]</c>.</param>
/// <param name="Velocities">Velocities at the beginning, <c>[nodes, d]</c>, which every layer reads and none changes; null for models without.</param>
public sealed record PointState(Tensor Features, Tensor Positions, Tensor? Velocities = null);
