using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Data.Scenes;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>Samples for audits: sets of the registry, and files.</summary>
public static class AuditDataSets
{
    private static readonly string[] TargetNames = ["label", "flow", "boxes", "labels"];

    /// <summary>Opens samples: <c>digits</c>, <c>mnist</c> or <c>cad-objects</c> (their test parts), a folder of images by class, a list of pictures with boxes (<see cref="SceneFile"/>), or an <c>.npz</c> file.</summary>
    /// <remarks>
    /// An <c>.npz</c> file has one of the arrays <c>image</c> <c>[n, c, h, w]</c>, <c>frames</c> <c>[n, 2, h, w]</c> <c>positions</c> <c>[n, points, 3]</c> or <c>momenta</c> <c>[n, particles, 4]</c> (energy first; bytes are divided by 255),
    /// and may have the targets <c>label</c> <c>[n]</c>, <c>flow</c> <c>[n, 2, h, w]</c>, or <c>boxes</c> <c>[n, k, 4]</c> with <c>labels</c> <c>[n, k]</c>; and <c>NAME.mask</c> beside any of them, where not all entries exist.
    /// </remarks>
    /// <param name="name">The set's name, or a path.</param>
    /// <param name="sets">The registry.</param>
    /// <param name="samples">How many at most: the first of each class in turn; null: all.</param>
    /// <exception cref="InputException">There is no such set or file, or it does not hold what is expected.</exception>
    public static AuditData Open(string name, IDataSets sets, int? samples)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(sets);
        var (data, classes) = name switch
        {
            Digits.Extract or Digits.Mnist => Images(Digits.Read(sets, Split.Test, name)),
            CadObjects.Name => Clouds(CadObjects.ReadClouds(sets, Split.Test)),
            _ when Directory.Exists(name) => Images(ImageFolder.Read(name)),
            _ when name.EndsWith(SceneFile.Ending, StringComparison.OrdinalIgnoreCase) => Scenes(SceneFile.Read(name, samples)),
            _ when name.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) => (Arrays(name), null),
            _ when name.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) => throw new InputException(
                $"{name} is one array without a name, so that nothing says what it holds. Put it into an .npz file by its name: 'positions' for clouds [n, points, 3], 'image' for pictures [n, channels, height, width], 'frames' for pairs of them; targets beside it, as 'label'."),
            _ => throw new InputException($"'{name}' is no data set, no folder of images, no list of pictures with boxes ({SceneFile.Ending}) and no .npz file. Give {Digits.Extract}, {Digits.Mnist}, {CadObjects.Name}, a folder with one subfolder a class, or a file."),
        };
        string[] targets = [.. TargetNames.Where(data.ContainsKey)];
        var chosen = samples is { } count && count < data.Size ? data.Rows(torch.tensor(First(data.GetValueOrDefault("label"), data.Size, count))) : data;
        return AuditData.Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(name)), chosen, targets) with { Classes = classes };
    }

    private static (Batch Data, IReadOnlyList<string>? Classes) Images(LabelledImages images) => (images.ToBatch(), images.Classes);

    private static (Batch Data, IReadOnlyList<string>? Classes) Clouds(LabelledClouds clouds) => (clouds.ToBatch(), clouds.Classes);

    private static (Batch Data, IReadOnlyList<string>? Classes) Scenes(LabelledScenes scenes)
    {
        var batch = scenes.ToBatch();
        return (batch.With("image", new Field(batch["image"].Value.to(torch.float32) / byte.MaxValue, FieldType.Image)), scenes.Classes);
    }

    /// <summary>The first of each class in turn, in the set's order; the first where there are no classes.</summary>
    /// <param name="label">The classes, <c>[samples]</c>; null where there are none.</param>
    /// <param name="samples">How many there are.</param>
    /// <param name="count">How many are wanted.</param>
    internal static long[] First(Field? label, long samples, int count)
    {
        var all = Enumerable.Range(0, (int)samples);
        if (label is null || label.Value.dim() != 1)
        {
            return [.. all.Take(count).Select(i => (long)i)];
        }

        using var scope = torch.NewDisposeScope();
        var classes = label.Value.to(torch.int64).cpu().data<long>().ToArray();
        return [.. all.GroupBy(i => classes[i]).SelectMany(g => g.Select((i, rank) => (Row: (long)i, Rank: rank))).OrderBy(r => r.Rank).ThenBy(r => classes[r.Row]).Take(count).Select(r => r.Row).Order()];
    }

    private static Batch Arrays(string path)
    {
        using var file = NpzFile.Open(path);
        var fields = new OrderedDictionary<string, Field>();
        foreach (var (name, type) in new (string, FieldType)[]
        {
            ("image", FieldType.Image), ("frames", FieldType.FramePair), ("positions", FieldType.Position), ("momenta", FieldType.Vector),
            ("label", FieldType.Label), ("flow", FieldType.Flow), ("boxes", FieldType.Boxes(0, 0)), ("labels", FieldType.Label),
        })
        {
            if (file.Names.Contains(name))
            {
                var values = Numbers(file[name], type);
                fields[name] = new Field(values, type, FieldArrays.Mask(file, name, values));
            }
        }

        if (fields.Values.FirstOrDefault(f => f.Type is ImageType or FramePairType or PositionType or VectorType) is not { } input)
        {
            throw new InputException($"{path} has no array 'image', 'frames', 'positions' or 'momenta'; it has {string.Join(", ", file.Names)}.");
        }

        if (fields.FirstOrDefault(f => f.Value.Value.dim() == 0 || f.Value.BatchSize != input.BatchSize) is { Value: not null } odd)
        {
            throw new InputException($"{path}: '{odd.Key}' is [{string.Join(", ", odd.Value.Value.shape)}], but there are {input.BatchSize} samples.");
        }

        var picture = input.Value.shape;
        return new Batch(fields.Select(f => (f.Key, f.Value.Type is BoxesType ? f.Value with { Type = FieldType.Boxes(picture[^2], picture[^1]) } : f.Value)));
    }

    private static Tensor Numbers(NumberArray array, FieldType type)
    {
        var values = array.ToTensor();
        return type is LabelType ? values.to(torch.int64)
            : array.Type == NumberType.UInt8 ? values.to(torch.float32) / 255
            : values.to(torch.float32);
    }
}
