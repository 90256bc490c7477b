using Noether.Fields;

namespace Noether.Lab.Data;

/// <summary>Clouds of equally many points in space, each of a class.</summary>
public sealed class LabelledClouds
{
    /// <param name="points">float32 <c>[n, points, 3]</c>.</param>
    /// <param name="labels">n classes, counted from 0.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <exception cref="ArgumentException">The points have another type or shape, or a label names no class.</exception>
    public LabelledClouds(NumberArray points, IReadOnlyList<long> labels, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classes);
        if (points.Type != NumberType.Float32 || points.Shape.Count != 3 || points.Shape[0] != labels.Count || points.Shape[2] != 3)
        {
            throw new ArgumentException($"Expected float32 points [{labels.Count}, points, 3], found {points}.", nameof(points));
        }

        if (labels.Any(l => l < 0 || l >= classes.Count))
        {
            throw new ArgumentException($"A label lies outside 0 to {classes.Count - 1}.", nameof(labels));
        }

        (Points, Labels, Classes) = (points, labels, classes);
    }

    /// <summary>float32 <c>[n, points, 3]</c>.</summary>
    public NumberArray Points { get; }

    /// <summary>Class of each cloud, counted from 0.</summary>
    public IReadOnlyList<long> Labels { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of clouds.</summary>
    public int Count => Labels.Count;

    /// <summary>Fields <c>positions</c> (positions, <c>[n, points, 3]</c>, float32) and <c>label</c> (int64).</summary>
    public Batch ToBatch() => new(
        ("positions", new Field(Points.ToTensor(), FieldType.Position)),
        ("label", new Field(torch.tensor(Labels.ToArray(), torch.int64), FieldType.Label)));
}
