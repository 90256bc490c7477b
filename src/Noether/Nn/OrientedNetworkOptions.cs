using Noether.Representations;

namespace Noether.Nn;

/// <summary>What an <see cref="OrientedNetwork"/> is.</summary>
public sealed record OrientedNetworkOptions
{
    /// <summary>Dimension of the space, 2 or 3.</summary>
    public int Dimension { get; init; } = 3;

    /// <summary>Scalars of each node that go in.</summary>
    public int InputScalars { get; init; }

    /// <summary>Vectors of each node that go in; none without directions.</summary>
    public int InputVectors { get; init; }

    /// <summary>Scalars of each node that come out.</summary>
    public int OutputScalars { get; init; }

    /// <summary>Vectors of each node that come out; none without directions.</summary>
    public int OutputVectors { get; init; }

    /// <summary>Channels of the features, and of the first layer of the kernels' perceptrons.</summary>
    public int Width { get; init; } = 128;

    /// <summary>Layers.</summary>
    public int Layers { get; init; } = 5;

    /// <summary>
    /// Directions of each point: a positive number for a grid at every point, 0 for none (a cloud of points, of which distances are known), -1 for one direction an edge: every edge becomes a point at its
    /// receiver that looks at its sender.
    /// </summary>
    public int Orientations { get; init; } = 20;

    /// <summary>How a grid of directions is spread.</summary>
    public OrientationGridKind Grid { get; init; }

    /// <summary>Whether kernels over a grid are products of one over space and one over directions. Others take as many times more work and memory as there are directions.</summary>
    public bool Separable { get; init; } = true;

    /// <summary>What is known of pairs. Separable kernels know <see cref="PoseAttributes.Invariant"/> alone.</summary>
    public PoseAttributes Attributes { get; init; }

    /// <summary>Functions that kernels are combined of.</summary>
    public int BasisWidth { get; init; } = 256;

    /// <summary>Degree of the monomials of attributes.</summary>
    public int Degree { get; init; } = 3;

    /// <summary>Channels of the perceptrons between layers, as a multiple of <see cref="Width"/>.</summary>
    public int Widening { get; init; } = 4;

    /// <summary>What a layer's change of the features is multiplied with at first, channel by channel; null for no such factor.</summary>
    public double? LayerScale { get; init; }

    /// <summary>Distance at which kernels have fallen to zero, smoothly; null for none.</summary>
    public double? Radius { get; init; }

    /// <summary>Whether outputs are the mean of what is read out of every layer, rather than of the last alone.</summary>
    public bool MultipleReadouts { get; init; } = true;

    /// <summary>Whether kernels are scaled once, at the first training step, so that a convolution keeps the spread of its input.</summary>
    public bool Calibrate { get; init; } = true;
}
