using System.Globalization;
using Noether.Geometry;
using Noether.Lab.Data.Formats;
using Noether.Runtime;

namespace Noether.Lab.Data;

/// <summary>Folders of surfaces by class as ModelNet lays them: <c>CLASS/train/*.off</c> and <c>CLASS/test/*.off</c>.</summary>
public static class ModelFolder
{
    /// <summary>Names of the classes: the folders that have both parts, in order.</summary>
    /// <exception cref="InputException">There is no such folder, or no class in it.</exception>
    public static IReadOnlyList<string> Classes(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"There is no folder {folder}; give one with CLASS/train/*.off and CLASS/test/*.off, as ModelNet40 is laid out.");
        }

        string[] classes = [.. Directory.GetDirectories(folder).Where(d => Directory.Exists(Path.Combine(d, "train")) && Directory.Exists(Path.Combine(d, "test"))).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];
        return classes.Length > 0 ? classes : throw new InputException($"No folder in {folder} has the folders train and test; CLASS/train/*.off and CLASS/test/*.off are expected, as ModelNet40 is laid out.");
    }

    /// <summary>Points drawn evenly over the surfaces of a part, each cloud from a stream of its own.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="split">Which part.</param>
    /// <param name="points">Points of a cloud.</param>
    /// <param name="generator">Where points are drawn from.</param>
    /// <exception cref="InputException">As <see cref="Classes"/>, or a file is damaged.</exception>
    public static LabelledClouds Read(string folder, Split split, int points, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var classes = Classes(folder);
        (string Path, long Label)[] files =
        [
            .. classes.SelectMany((name, label) => Directory.GetFiles(Path.Combine(folder, name, split == Split.Train ? "train" : "test"), "*.off")
                .Order(StringComparer.Ordinal).Select(path => (path, (long)label))),
        ];
        var values = new float[files.Length * points * 3];
        for (var i = 0; i < files.Length; i++)
        {
            using var scope = torch.NewDisposeScope();
            using var draws = generator.Fork(string.Create(CultureInfo.InvariantCulture, $"{split} {i}"));
            using Mesh mesh = OffFile.Read(files[i].Path);
            mesh.Sample(points, draws).Points.to(torch.float32).contiguous().data<float>().CopyTo(values, i * points * 3);
        }

        return new LabelledClouds(NumberArray.Of<float>([files.Length, points, 3], values), [.. files.Select(f => f.Label)], classes);
    }
}
