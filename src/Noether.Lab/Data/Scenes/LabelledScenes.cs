using Noether.Fields;

namespace Noether.Lab.Data.Scenes;

/// <summary>An object in a picture.</summary>
/// <param name="Class">Its class, counted from 0.</param>
/// <param name="Left">Left edge of its box in pixels from the picture's left edge.</param>
/// <param name="Top">Upper edge, from the picture's upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
public sealed record SceneObject(int Class, double Left, double Top, double Right, double Bottom);

/// <summary>Pictures of one size, each with the objects in it; the first object of a picture is the one it is about.</summary>
public sealed class LabelledScenes
{
    /// <param name="pixels">uint8 <c>[n, channels, height, width]</c>.</param>
    /// <param name="objects">Objects of each of the n pictures.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <exception cref="ArgumentException">The pixels have another type or shape, or an object is of no class.</exception>
    public LabelledScenes(NumberArray pixels, IReadOnlyList<IReadOnlyList<SceneObject>> objects, IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(classes);
        if (pixels.Type != NumberType.UInt8 || pixels.Shape.Count != 4 || pixels.Shape[0] != objects.Count)
        {
            throw new ArgumentException($"Expected uint8 pixels [{objects.Count}, channels, height, width], found {pixels}.", nameof(pixels));
        }

        if (objects.Any(scene => scene.Any(o => o.Class < 0 || o.Class >= classes.Count)))
        {
            throw new ArgumentException($"The class of an object lies outside 0 to {classes.Count - 1}.", nameof(objects));
        }

        (Pixels, Objects, Classes) = (pixels, objects, classes);
    }

    /// <summary>uint8 <c>[n, channels, height, width]</c>.</summary>
    public NumberArray Pixels { get; }

    /// <summary>Objects of each picture.</summary>
    public IReadOnlyList<IReadOnlyList<SceneObject>> Objects { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of pictures.</summary>
    public int Count => Objects.Count;

    /// <summary>
    /// The fields <c>image</c> (uint8 <c>[n, channels, height, width]</c>), <c>boxes</c> (float32 <c>[n, most objects of a picture, 4]</c>, masked) and <c>labels</c> (int64, masked alike).
    /// </summary>
    public Batch ToBatch()
    {
        var most = Math.Max(1, Objects.Select(o => o.Count).DefaultIfEmpty().Max());
        var (boxes, labels, exists) = (new float[Count * most * 4], new long[Count * most], new bool[Count * most]);
        foreach (var (scene, objects) in Objects.Index())
        {
            foreach (var (i, o) in objects.Index())
            {
                var at = (scene * most) + i;
                (boxes[4 * at], boxes[(4 * at) + 1], boxes[(4 * at) + 2], boxes[(4 * at) + 3]) = ((float)o.Left, (float)o.Top, (float)o.Right, (float)o.Bottom);
                (labels[at], exists[at]) = (o.Class, true);
            }
        }

        var mask = torch.tensor(exists).view(Count, most);
        return new Batch(
            ("image", new Field(Pixels.ToTensor(), FieldType.Image)),
            ("boxes", new Field(torch.tensor(boxes).view(Count, most, 4), FieldType.Boxes(Pixels.Shape[2], Pixels.Shape[3]), mask)),
            ("labels", new Field(torch.tensor(labels).view(Count, most), FieldType.Label, mask)));
    }
}
