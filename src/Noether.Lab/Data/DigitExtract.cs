using System.IO.Compression;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>Makes the built-in extract of MNIST from MNIST: per class evenly spaced samples of each split, in MNIST's order.</summary>
public static class DigitExtract
{
    /// <summary>Training images of each class.</summary>
    public const int TrainPerClass = 500;

    /// <summary>Test images of each class.</summary>
    public const int TestPerClass = 100;

    private const int Classes = 10;

    /// <summary>Reads MNIST and writes the extract's four files, under the same names.</summary>
    /// <param name="data">A registry that has <see cref="Digits.Mnist"/>.</param>
    /// <param name="folder">Created when missing.</param>
    /// <exception cref="InputException">MNIST is not here or damaged.</exception>
    public static void Build(IDataSets data, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var split in Enum.GetValues<Split>())
        {
            var all = Digits.Read(data, split, Digits.Mnist);
            var chosen = Choose(all.Labels, split == Split.Train ? TrainPerClass : TestPerClass);
            var (height, width) = ((int)all.Pixels.Shape[2], (int)all.Pixels.Shape[3]);
            var pixels = new byte[chosen.Count * height * width];
            for (var i = 0; i < chosen.Count; i++)
            {
                all.Pixels.Bytes.Slice(chosen[i] * height * width, height * width).CopyTo(pixels.AsSpan(i * height * width));
            }

            byte[] labels = [.. chosen.Select(i => (byte)all.Labels[i])];
            Write(Path.Combine(folder, Digits.FileOf(split, "images")), new NumberArray([chosen.Count, height, width], NumberType.UInt8, pixels));
            Write(Path.Combine(folder, Digits.FileOf(split, "labels")), new NumberArray([chosen.Count], NumberType.UInt8, labels));
        }
    }

    private static List<int> Choose(IReadOnlyList<long> labels, int perClass) =>
        [.. Enumerable.Range(0, Classes).SelectMany(c => EvenlySpaced([.. Enumerable.Range(0, labels.Count).Where(i => labels[i] == c)], perClass)).Order()];

    private static IEnumerable<int> EvenlySpaced(IReadOnlyList<int> rows, int count) =>
        Enumerable.Range(0, count).Select(i => rows[(int)((long)i * rows.Count / count)]);

    private static void Write(string path, NumberArray array)
    {
        using var file = File.Create(path);
        using var packed = new GZipStream(file, CompressionLevel.SmallestSize);
        IdxFile.Write(packed, array);
    }
}
