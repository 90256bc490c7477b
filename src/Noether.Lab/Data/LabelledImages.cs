using Noether.Fields;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>Images of one size, each of a class.</summary>
public sealed class LabelledImages
{
    /// <param name="pixels">uint8 <c>[n, channels, height, width]</c>.</param>
    /// <param name="labels">n classes, counted from 0.</param>
    /// <param name="classes">Names of the classes.</param>
    /// <exception cref="ArgumentException">The pixels have another type or shape, or a label names no class.</exception>
    public LabelledImages(NumberArray pixels, IReadOnlyList<long> labels, IReadOnlyList<string> classes)
    {
        if (pixels.Type != NumberType.UInt8 || pixels.Shape.Count != 4 || pixels.Shape[0] != labels.Count)
        {
            throw new ArgumentException($"Expected uint8 pixels [{labels.Count}, channels, height, width], found {pixels}.", nameof(pixels));
        }

        if (labels.Any(l => l < 0 || l >= classes.Count))
        {
            throw new ArgumentException($"A label lies outside 0 to {classes.Count - 1}.", nameof(labels));
        }

        (Pixels, Labels, Classes) = (pixels, labels, classes);
    }

    /// <summary>uint8 <c>[n, channels, height, width]</c>.</summary>
    public NumberArray Pixels { get; }

    /// <summary>Class of each image, counted from 0.</summary>
    public IReadOnlyList<long> Labels { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Number of images.</summary>
    public int Count => Labels.Count;

    /// <summary>Reads a pair of IDX files (packed or not): uint8 images <c>[n, height, width]</c> and uint8 labels <c>[n]</c>; classes are named by their number.</summary>
    /// <param name="images">Seekable; the caller closes it.</param>
    /// <param name="labels">Seekable; the caller closes it.</param>
    /// <param name="imagesName">The images' name for messages.</param>
    /// <param name="labelsName">The labels' name for messages.</param>
    /// <exception cref="InputException">A file is damaged, or the two do not belong together.</exception>
    public static LabelledImages ReadIdx(Stream images, Stream labels, string imagesName, string labelsName)
    {
        var pixels = IdxFile.Read(images, imagesName);
        if (pixels.Type != NumberType.UInt8 || pixels.Shape.Count != 3)
        {
            throw new InputException($"{imagesName} holds {pixels}; expected images, UInt8 [n, height, width].");
        }

        var classes = IdxFile.Read(labels, labelsName);
        if (classes.Type != NumberType.UInt8 || classes.Shape.Count != 1 || classes.Shape[0] != pixels.Shape[0])
        {
            throw new InputException($"{labelsName} holds {classes}; expected one label an image, UInt8 [{pixels.Shape[0]}].");
        }

        var numbers = classes.Bytes.ToArray().Select(b => (long)b).ToArray();
        var names = Enumerable.Range(0, numbers.Length == 0 ? 0 : (int)numbers.Max() + 1).Select(i => $"{i}").ToArray();
        return new LabelledImages(pixels.Reshape(pixels.Shape[0], 1, pixels.Shape[1], pixels.Shape[2]), numbers, names);
    }

    /// <summary>
    /// The fields <c>image</c> (float32 <c>[n, channels, height, width]</c> in [0, 1]) and <c>label</c> (int64 <c>[n]</c>).
    /// </summary>
    public Batch ToBatch()
    {
        using var bytes = Pixels.ToTensor();
        using var floats = bytes.to(torch.ScalarType.Float32);
        return new Batch(
            ("image", new Field(floats / 255, FieldType.Image)),
            ("label", new Field(torch.tensor([.. Labels], dtype: torch.int64), FieldType.Label)));
    }
}
