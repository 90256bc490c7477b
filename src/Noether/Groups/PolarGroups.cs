namespace Noether.Groups;

/// <summary>SO(n), rotations of R^n as matrices with Haar draws and coordinates. <see cref="SO2"/> has angles for elements.</summary>
/// <param name="dimension">n, at least 2.</param>
public sealed class SpecialOrthogonal(int dimension) : PolarGroup(MatrixGroups.SpecialOrthogonal(dimension), DefaultVariance);

/// <summary>SL(n, R), matrices of determinant 1: stretches without trace in their logarithm, and rotations. In two dimensions all linear maps that keep areas and orientation.</summary>
/// <param name="dimension">n, at least 2.</param>
/// <param name="variance">Variance of each coordinate of log S of a draw.</param>
public sealed class SpecialLinear(int dimension, double variance = PolarGroup.DefaultVariance) : PolarGroup(MatrixGroups.SpecialLinear(dimension), variance);

/// <summary>GL⁺(n, R), matrices of positive determinant: all stretches, and rotations. With shifts, the affine maps that keep orientation.</summary>
/// <param name="dimension">n, at least 2.</param>
/// <param name="variance">Variance of each coordinate of log S of a draw.</param>
public sealed class PositiveLinear(int dimension, double variance = PolarGroup.DefaultVariance) : PolarGroup(MatrixGroups.PositiveLinear(dimension), variance);
