using Noether.Groups;
using Noether.Nn;

namespace Noether.Systems.Equivariance.LieGroupDecompositions;

/// <summary>When an <see cref="AffineGResNet"/> draws the elements that it knows its functions at.</summary>
public enum Resampling
{
    /// <summary>Anew at every pass, also when it is asked: answers vary, as in the publication.</summary>
    EveryForward,

    /// <summary>Anew at every pass of training; one set when it is asked.</summary>
    WhileTraining,

    /// <summary>Once.</summary>
    Fixed,
}

/// <summary>How an <see cref="AffineGResNet"/> is built; by default as published.</summary>
public sealed record AffineGResNetOptions
{
    /// <summary>Group of linear maps of the plane; null: a network on the plane alone, an ordinary convolutional one.</summary>
    public PolarGroup? Group { get; init; }

    /// <summary>Channels of every convolution.</summary>
    public int Channels { get; init; } = 40;

    /// <summary>Width of the head's hidden layer.</summary>
    public int HeadWidth { get; init; } = 256;

    /// <summary>Probability of zero in the head.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <summary>Classes.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Kernels on the plane and the group.</summary>
    public ContinuousKernelOptions Kernel { get; init; } = new();

    /// <summary>Elements that functions on the group are known at.</summary>
    public int Samples { get; init; } = 10;

    /// <summary>How their rotations are chosen.</summary>
    public RotationDraw Rotations { get; init; } = new(RotationSpread.Equidistant);

    /// <summary>When they are drawn.</summary>
    public Resampling Resampling { get; init; } = Resampling.EveryForward;

    /// <summary>Elements when the network is asked; null: as many as in training.</summary>
    public int? InferenceSamples { get; init; }

    /// <summary>Passes with elements of their own whose answers are averaged when the network is asked.</summary>
    public int InferenceDraws { get; init; } = 1;

    /// <summary>Whether the last convolution goes over to elements of its own.</summary>
    public bool FreshLast { get; init; }

    /// <summary>Whether maps are halved behind the first convolution already: a quarter of the cost.</summary>
    public bool HalveEarly { get; init; }
}
