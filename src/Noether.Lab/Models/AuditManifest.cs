namespace Noether.Lab.Models;

/// <summary>
/// What must be known of a model from elsewhere before it can be asked: how its inputs are laid out and scaled, and what its outputs mean.
/// Kept as JSON (<c>audit.json</c>) beside the model, see <see cref="ManifestFile"/>; fields in and out are those of <see cref="ModelFields"/>.
/// </summary>
public sealed record AuditManifest
{
    /// <summary>What the model does.</summary>
    public required ModelTask Task { get; init; }

    /// <summary>The model's file, relative to the manifest; null where the manifest is given together with a file.</summary>
    public string? Path { get; init; }

    /// <summary>The model's inputs. TorchScript has no names: there they are given in this order.</summary>
    public required IReadOnlyList<ManifestInput> Inputs { get; init; }

    /// <summary>Names of the classes; empty when they are not known.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>What the outputs mean.</summary>
    public required ManifestOutput Output { get; init; }
}

/// <summary>Order of an input's axes.</summary>
public enum InputLayout
{
    /// <summary>Images, channels before pixels.</summary>
    Nchw,

    /// <summary>Images, channels last.</summary>
    Nhwc,

    /// <summary>Point clouds, coordinates last.</summary>
    Npc,

    /// <summary>Point clouds, coordinates before points.</summary>
    Ncp,
}

/// <summary>Type of an input's numbers.</summary>
public enum InputType
{
    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>IEEE half precision.</summary>
    Float16,

    /// <summary>IEEE double precision.</summary>
    Float64,

    /// <summary>Whole numbers from 0 to 255.</summary>
    UInt8,
}

/// <summary>What an image's channels are.</summary>
public enum ColourOrder
{
    /// <summary>As the data have them.</summary>
    Any,

    /// <summary>One channel; colours are mixed by ITU-R 601, 0.299 R + 0.587 G + 0.114 B.</summary>
    Grey,

    /// <summary>Red, green, blue; a grey image is repeated.</summary>
    Rgb,

    /// <summary>Blue, green, red; a grey image is repeated.</summary>
    Bgr,
}

/// <summary>One input of a model. An entry x from 0 to 1 is given as (low + x (high - low) - mean) / deviation.</summary>
public sealed record ManifestInput
{
    /// <summary>Its name in the file.</summary>
    public required string Tensor { get; init; }

    /// <summary>Order of its axes.</summary>
    public required InputLayout Layout { get; init; }

    /// <summary>Lengths of its axes, null where any will do; empty when nothing is said. A number in the first place is a fixed batch size.</summary>
    public IReadOnlyList<long?> Shape { get; init; } = [];

    /// <summary>Type of its numbers.</summary>
    public InputType Type { get; init; } = InputType.Float32;

    /// <summary>What the data's 0 is given as.</summary>
    public double Low { get; init; }

    /// <summary>What the data's 1 is given as.</summary>
    public double High { get; init; } = 1;

    /// <summary>Subtracted after the range was applied: one number, or one a channel; empty for 0.</summary>
    public IReadOnlyList<double> Mean { get; init; } = [];

    /// <summary>Divided by after that: one number, or one a channel; empty for 1.</summary>
    public IReadOnlyList<double> Deviation { get; init; } = [];

    /// <summary>What the channels are.</summary>
    public ColourOrder Colours { get; init; }

    /// <summary>Number of points it takes; null for any.</summary>
    public long? Points { get; init; }
}

/// <summary>What a model's outputs mean. TorchScript's results have the names 0, 1, 2, ... in their order.</summary>
public abstract record ManifestOutput
{
    private protected ManifestOutput()
    {
    }

    /// <summary>Names of the tensors it reads.</summary>
    public abstract IReadOnlyList<string> Tensors { get; }
}

/// <summary>Scores of classes, <c>[batch, classes]</c>.</summary>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Probabilities">Whether they are probabilities; otherwise logits.</param>
public sealed record ClassOutput(string Tensor, bool Probabilities) : ManifestOutput
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Tensors => [Tensor];
}

/// <summary>A vector at each point, <c>[batch, points, 3]</c>, given as a field of the tensor's name.</summary>
/// <param name="Tensor">The tensor's name.</param>
public sealed record VectorOutput(string Tensor) : ManifestOutput
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Tensors => [Tensor];
}

/// <summary>How four numbers give a box.</summary>
public enum BoxFormat
{
    /// <summary>Left, top, right, bottom.</summary>
    Xyxy,

    /// <summary>Left, top, width, height.</summary>
    Xywh,

    /// <summary>Centre x, centre y, width, height.</summary>
    Cxcywh,
}

/// <summary>Boxes, in three tensors or as rows of one.</summary>
public sealed record BoxOutput : ManifestOutput
{
    /// <summary>Tensor <c>[batch, boxes, 6]</c> or <c>[boxes, 6]</c> of rows (box, score, class); null where boxes stand alone.</summary>
    public string? Rows { get; init; }

    /// <summary>Tensor <c>[batch, boxes, 4]</c> or <c>[boxes, 4]</c>; null where there are rows.</summary>
    public string? Boxes { get; init; }

    /// <summary>Tensor <c>[batch, boxes]</c>, or <c>[batch, boxes, classes]</c> where each class has a score; the batch may be missing.</summary>
    public string? Scores { get; init; }

    /// <summary>Tensor <c>[batch, boxes]</c> of whole numbers; null where the scores tell the class, or there is one class only.</summary>
    public string? Labels { get; init; }

    /// <summary>How four numbers give a box.</summary>
    public BoxFormat Format { get; init; }

    /// <summary>Whether coordinates are parts of the image's width and height; otherwise pixels.</summary>
    public bool Normalised { get; init; }

    /// <summary>The number by which the model calls the first class.</summary>
    public long LabelOffset { get; init; }

    /// <summary>Of two boxes of a class that overlap by more than this (intersection over union) the less sure one is dropped; null keeps all.</summary>
    public double? Nms { get; init; }

    /// <summary>Boxes with a lower score are dropped; 0 keeps all. A detector that always gives as many boxes says by it which of them it means.</summary>
    public double LeastScore { get; init; }

    /// <summary>Most boxes an image, those with the highest scores after suppression: a detector that gives thousands means a few of them.</summary>
    public int MostBoxes { get; init; } = 100;

    /// <summary>Whether the number of boxes depends on the image, so that the model is asked about one image at a time.</summary>
    public bool OneByOne { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tensors => [.. new[] { Rows, Boxes, Scores, Labels }.OfType<string>()];
}

/// <summary>A motion field, <c>[batch, 2, height, width]</c>, or with the two numbers last.</summary>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="VFirst">Whether v comes before u.</param>
/// <param name="Scale">Pixels that its 1 stands for.</param>
/// <param name="VUp">Whether its v grows upwards.</param>
/// <param name="Last">Whether u and v are its last axis.</param>
public sealed record FlowOutput(string Tensor, bool VFirst = false, double Scale = 1, bool VUp = false, bool Last = false) : ManifestOutput
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Tensors => [Tensor];
}
