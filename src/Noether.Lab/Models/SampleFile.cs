using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Models;

/// <summary>Samples that a model is asked about, from a file or folder, as the fields that it is asked by.</summary>
/// <param name="Batch">The samples.</param>
/// <param name="Names">A name for each: a file's, or its number from 0.</param>
/// <param name="Ending">The ending of files of the same form that answers go into: <c>.npy</c>, <c>.npz</c>, <c>.parquet</c>; <c>.csv</c> for tables and images.</param>
public sealed record SampleFile(Batch Batch, IReadOnlyList<string> Names, string Ending)
{
    /// <summary>Of trajectories, the objects of each sample; null for other samples.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Objects { get; init; }

    private static readonly string[] ImageEndings = [".png", ".jpg", ".jpeg"];

    /// <summary>
    /// Reads samples: a PNG or JPEG image or a folder of them, an NPY array of the one field that the model is asked by, an NPZ file with an array a field
    /// (and <c>NAME.mask</c> where not all entries exist), or a CSV or Parquet table with a row a sample and as many columns of numbers as the one field has entries.
    /// A model that is asked by positions and velocities also takes a CSV file of trajectories, of which the last frame of each is a sample. Bytes of images and frames count as 0 to 255.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="asked">The fields that the model is asked by, at least one.</param>
    /// <exception cref="InputException">Missing, damaged, of another kind, not of the model's shape, or an entry that exists is no finite number.</exception>
    public static SampleFile Read(string path, IReadOnlyList<AskedField> asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var ending = Path.GetExtension(path).ToLowerInvariant();
        var samples = Directory.Exists(path) ? Images([.. Directory.GetFiles(path).Where(IsImage).Order(StringComparer.Ordinal)], path, asked)
            : ImageEndings.Contains(ending) ? Images([path], path, asked)
            : ending switch
            {
                ".npy" => Array(path, Only(path, asked)),
                ".npz" => Arrays(path, asked),
                ".csv" when asked is [{ Name: "x", Type: PositionType }, { Name: "v", Type: VectorType }] => Trajectories(path),
                ".csv" => Table(path, Only(path, asked)),
                ".parquet" => Table(path, Only(path, asked)),
                _ => throw new InputException($"{path} has the ending '{ending}'; samples are read from .png, .jpg, .npy, .npz, .csv and .parquet files and from folders of images."),
            };
        Finite(path, samples);
        return samples;
    }

    private static bool IsImage(string file) => ImageEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static AskedField Only(string path, IReadOnlyList<AskedField> asked) => asked.Count == 1
        ? asked[0]
        : throw new InputException($"{path} holds one array, but the model is asked by {string.Join(", ", asked)}: give an .npz file with an array each.");

    private static SampleFile Images(IReadOnlyList<string> files, string path, IReadOnlyList<AskedField> asked)
    {
        if (asked is not [{ Type: ImageType } field])
        {
            throw new InputException($"{path} holds single images; this model is asked by {string.Join(", ", asked)}: give an {(asked.Count == 1 ? ".npy" : ".npz")} file.");
        }

        if (files.Count == 0)
        {
            throw new InputException($"{path} holds no PNG or JPEG images.");
        }

        using var scope = torch.NewDisposeScope();
        var channels = field.Shape[0] == 1 ? ImageChannels.Gray : ImageChannels.AsStored;
        var images = files.Select(f => ImageFile.Read(f, channels)).ToList();
        for (var i = 1; i < images.Count; i++)
        {
            if (!images[i].Shape.SequenceEqual(images[0].Shape))
            {
                throw new InputException($"{files[i]} has [channels, height, width] = [{string.Join(", ", images[i].Shape)}], {files[0]} has [{string.Join(", ", images[0].Shape)}]; all images must be of one size and kind.");
            }
        }

        var pixels = torch.stack(images.Select(i => i.ToTensor())).to(torch.ScalarType.Float32) / 255;
        Check(path, pixels, field);
        return new SampleFile(new Batch((field.Name, new Field(scope.MoveToOuter(pixels), field.Type))), [.. files.Select(f => Path.GetFileName(f))], ".csv");
    }

    private static SampleFile Array(string path, AskedField field)
    {
        var array = NpyFile.Read(path);
        var value = Value(path, array, field);
        return new SampleFile(new Batch((field.Name, new Field(value, field.Type))), Numbers(value.shape[0]), ".npy");
    }

    private static SampleFile Arrays(string path, IReadOnlyList<AskedField> asked)
    {
        using var file = NpzFile.Open(path);
        var fields = new List<(string Name, Field Field)>();
        foreach (var field in asked)
        {
            var value = Value($"{path} ('{field.Name}')", file[field.Name], field);
            fields.Add((field.Name, new Field(value, field.Type, FieldArrays.Mask(file, field.Name, value))));
        }

        return fields.FirstOrDefault(f => f.Field.BatchSize != fields[0].Field.BatchSize) is { Name: not null } odd
            ? throw new InputException($"{path}: '{odd.Name}' has {odd.Field.BatchSize} samples, '{fields[0].Name}' has {fields[0].Field.BatchSize}.")
            : new SampleFile(new Batch(fields), Numbers(fields[0].Field.BatchSize), ".npz");
    }

    /// <summary>An array as a field's values; of images the channels' axis may be missing.</summary>
    private static Tensor Value(string path, NumberArray array, AskedField field)
    {
        using var scope = torch.NewDisposeScope();
        var pixels = field.Type is ImageType or FramePairType;
        var axes = field.Shape.Count + 1;
        var flat = field.Type is ImageType && array.Shape.Count == axes - 1;
        if (array.Type is NumberType.Complex64 or NumberType.Complex128 || (array.Shape.Count != axes && !flat))
        {
            throw new InputException($"{path} holds {array}; expected {field} of real numbers{(field.Type is ImageType ? ", or [n, height, width]" : "")}.{OneSample(array, field)}");
        }

        var values = array.ToTensor().to(torch.ScalarType.Float32);
        values = pixels && array.Type == NumberType.UInt8 ? values / 255 : values;
        values = flat ? values.unsqueeze(1) : values;
        Check(path, values, field);
        return scope.MoveToOuter(values);
    }

    /// <summary>What mends an array that is one sample without an axis of samples; nothing where it is no sample either.</summary>
    private static string OneSample(NumberArray array, AskedField field)
    {
        var real = array.Type is not (NumberType.Complex64 or NumberType.Complex128);
        var sample = field.Type is ImageType && array.Shape.Count == field.Shape.Count - 1 ? field.Shape.Skip(1) : field.Shape;
        return real && array.Shape.Count == sample.Count() && array.Shape.Zip(sample).All(axis => axis.Second is null || axis.First == axis.Second)
            ? $" If it is one sample, add a first axis: [{string.Join(", ", array.Shape.Prepend(1))}]."
            : "";
    }

    private static SampleFile Trajectories(string path)
    {
        var latest = TrajectoryWindows.Latest(TrajectoryFile.Read(path));
        return new SampleFile(latest.Batch, latest.Names, ".csv") { Objects = latest.Objects };
    }

    private static SampleFile Table(string path, AskedField field)
    {
        if (field.Shape.Any(n => n is null))
        {
            throw new InputException($"{path} has a row a sample, but nothing says of which shape a sample of {field} is: give the samples as .npy or .npz, or, to a model's file, 'shape' in its manifest.");
        }

        long[] shape = [.. field.Shape.Select(n => n!.Value)];
        var entries = shape.Aggregate(1L, (a, b) => a * b);
        var (values, texts) = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
            ? CsvColumns.Read(path) is var csv ? (csv.Matrix([.. csv.NumberColumns]), csv.TextColumns.Count) : default
            : (ParquetFile.Read(path).Values, 0);
        if (texts > 0 || values.Shape[1] != entries)
        {
            throw new InputException($"{path} has {values.Shape[1]} columns of numbers and {texts} of text; a sample of the shape [{string.Join(", ", shape)}] takes {entries} columns of numbers.");
        }

        using var scope = torch.NewDisposeScope();
        var samples = values.ToTensor().to(torch.ScalarType.Float32).view([values.Shape[0], .. shape]);
        return new SampleFile(new Batch((field.Name, new Field(scope.MoveToOuter(samples), field.Type))), Numbers(values.Shape[0]), Path.GetExtension(path).ToLowerInvariant());
    }

    /// <summary>Channels are left to the model: grey and coloured images can be turned into each other.</summary>
    private static void Check(string path, Tensor values, AskedField field)
    {
        for (var axis = field.Type is ImageType ? 1 : 0; axis < field.Shape.Count; axis++)
        {
            if (field.Shape[axis] is { } length && length != values.shape[axis + 1])
            {
                throw new InputException($"{path} gives [{string.Join(", ", values.shape)}]; the model is asked by {field}.");
            }
        }
    }

    /// <summary>A network answers what is no number with an answer that looks like any other: hence such samples are refused.</summary>
    private static void Finite(string path, SampleFile samples)
    {
        using var scope = torch.NewDisposeScope();
        foreach (var (name, field) in samples.Batch)
        {
            var values = field.Mask is null || field.Mask.dim() == 2 ? field.Masked() : field.Value;
            var odd = values.isfinite().logical_not();
            if (odd.any().item<bool>())
            {
                var places = odd.nonzero();
                var first = places[0].data<long>().ToArray();
                var sample = samples.Names[(int)first[0]];
                var count = places.select(1, 0).unique().output.shape[0];
                throw new InputException(
                    $"{path}: '{name}' of sample {sample} holds {values.flatten()[odd.flatten().nonzero()[0, 0]].item<float>()} at [{string.Join(", ", first.Skip(1))}]; "
                    + $"samples are finite numbers, and {count} of {samples.Names.Count} here {(count == 1 ? "is" : "are")} not. "
                    + $"Leave such samples out or put numbers there{(samples.Ending == ".npz" ? $", or mark what does not exist in '{name}.mask'" : "")}.");
            }
        }
    }

    private static string[] Numbers(long count) => [.. Enumerable.Range(0, (int)count).Select(i => $"{i}")];
}
