using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>Options of the recipe <c>gaunt-tensor-product/tetris</c>.</summary>
public sealed record TetrisOptions
{
    /// <summary>Length of training.</summary>
    [Option("Training steps, each on all eight pieces, turned at random", Unit = "steps", Min = 1)]
    public int Steps { get; init; } = 1000;

    /// <summary>Learning rate.</summary>
    [Option("Learning rate of Adam", Min = 0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>First features.</summary>
    [Option("Scalars of a cube before the first layer", Unit = "channels", Min = 1, Max = 1024)]
    public int Embedding { get; init; } = 16;

    /// <summary>Width.</summary>
    [Option("Copies of each irrep between layers", Unit = "channels", Min = 1, Max = 256)]
    public int Hidden { get; init; } = 8;

    /// <summary>Width of the wide network with Gaunt products.</summary>
    [Option("Copies of each irrep between the layers of gaunt-wide: 26 give it about as many weights as cg has", Unit = "channels", Min = 1, Max = 256)]
    public int WideHidden { get; init; } = 26;

    /// <summary>Layers.</summary>
    [Option("Layers of messages", Unit = "layers", Min = 1, Max = 16)]
    public int Layers { get; init; } = 3;

    /// <summary>Width of the perceptron of the length of an edge.</summary>
    [Option("Width of the perceptron that weights messages by the length of their edge", Unit = "channels", Min = 1, Max = 1024)]
    public int RadialWidth { get; init; } = 32;

    /// <summary>Size of the test.</summary>
    [Option("Random rotations of the eight pieces, and of their mirror images, that the networks are tested on", Unit = "rotations", Min = 1)]
    public int TestRotations { get; init; } = 100;

    /// <summary>The values of a preset.</summary>
    public static TetrisOptions For(Preset preset) => preset switch
    {
        Preset.Full => new TetrisOptions { TestRotations = 1000 },
        _ => new TetrisOptions(),
    };
}
