using Noether.Fields;
using Noether.Lab.Catalogue;

namespace Noether.Lab.Models;

/// <summary>What a model does, and so which fields its batches have (see <see cref="ModelFields"/>).</summary>
public enum ModelTask
{
    /// <summary>Images to scores of classes.</summary>
    Classification,

    /// <summary>Images to boxes with a score and a class each.</summary>
    Detection,

    /// <summary>Two frames to a motion field.</summary>
    Flow,

    /// <summary>Point clouds to scores of classes.</summary>
    Points,
}

/// <summary>A trained model that was read from somewhere: a run of Noether, an ONNX file, a TorchScript file.</summary>
public interface ILoadedModel : IModel, IDisposable
{
    /// <summary>What it was opened by: a run and its arm, or a file's name.</summary>
    string Name { get; }

    /// <summary>SHA-256, in lower-case hexadecimal, of everything that decides its answers: weights, code, and how inputs and outputs are read. Results are cached under it.</summary>
    string Fingerprint { get; }

    /// <summary>How it is asked and what its answers mean; null where a run's network does not say.</summary>
    AuditManifest? Manifest { get; }

    /// <summary>The fields it is asked by; empty where nothing says.</summary>
    IReadOnlyList<AskedField> Asked => Manifest is { } manifest ? InputEncoding.Asked(manifest) : [];

    /// <summary>Names of the classes it tells apart; empty when they are not known.</summary>
    IReadOnlyList<string> Classes => Manifest?.Classes ?? [];
}

/// <summary>Names of the fields by which models from elsewhere are asked and answer.</summary>
public static class ModelFields
{
    /// <summary>In: <c>[batch, channels, height, width]</c>, values 0 to 1.</summary>
    public const string Image = "image";

    /// <summary>In: two frames, <c>[batch, 2, height, width]</c>, values 0 to 1.</summary>
    public const string Frames = "frames";

    /// <summary>In: point clouds, <c>[batch, points, 3]</c>.</summary>
    public const string Positions = "positions";

    /// <summary>In, instead of positions: four-momenta of particles, energy first, <c>[batch, particles, 4]</c>.</summary>
    public const string Momenta = "momenta";

    /// <summary>Out: scores of the classes whose softmax is their probability, <c>[batch, classes]</c>.</summary>
    public const string Logits = "logits";

    /// <summary>In files of answers, instead of logits: the classes' probabilities, <c>[batch, classes]</c>.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>Out: boxes <c>[batch, boxes, 4]</c> in pixels of the input: left, top, right, bottom. The mask says which exist.</summary>
    public const string Boxes = "boxes";

    /// <summary>Out: how sure the model is of each box, <c>[batch, boxes]</c>.</summary>
    public const string Scores = "scores";

    /// <summary>Out: each box's class, counted from 0, int64 <c>[batch, boxes]</c>.</summary>
    public const string Labels = "labels";

    /// <summary>Out: motion in pixels, u to the right and v down, <c>[batch, 2, height, width]</c>.</summary>
    public const string Flow = "flow";
}
