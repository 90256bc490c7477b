using Noether.Geometry;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>Furniture, vehicles and other models of computer-aided design: point clouds with classes, and light meshes.</summary>
public sealed class CadObjects : IDataSetProvider
{
    /// <summary>Name of the set.</summary>
    public const string Name = "cad-objects";

    private const string Points = "points.npz";
    private const string Meshes = "meshes.npz";

    /// <summary>Quantised coordinates run from minus to plus this.</summary>
    private const float LargestCoordinate = short.MaxValue;

    /// <summary>How many of <see cref="Classes"/>, from the first, have enough models to be told apart.</summary>
    public const int ClassificationClasses = 12;

    /// <summary>Names of the classes of the point clouds.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        "chair", "table", "plant", "storage", "door-window", "lamp", "vessel", "person", "sofa", "bed", "appliance", "car",
        "two-wheeler", "truck-bus", "animal",
    ];

    /// <inheritdoc/>
    public IEnumerable<DataSetInfo> DataSets =>
    [
        new()
        {
            Name = Name,
            Title = "CAD models as point clouds and meshes",
            Summary = "418 models of 15 classes as clouds of 2,048 points in metres (278 for training and 117 for testing in the first 12 classes), and 138 meshes of at most 1,500 triangles.",
            Licence = "CC0 and CC BY 3.0 by model: see the tables",
            Source = "Sweet Home 3D, additional furniture 1.8 (Scopia, Kator Legaz, Reallusion, BlendSwap contributors: see the tables)",
            Files =
            [
                new(Points, 4974602, "37e9c08139d0d5026c3ebedd5554cadb410e5716458be662043c805849b6b586"),
                new(Meshes, 1347874, "37f40210b154c34031a61e00da447e0416d1ffababe3c3a9a48d7ac8acac2efd"),
                new("models.tsv", 43967, "473e3cf997df347f8da8b76351914100a9d61a80b17289cfb370f586fe803b62"),
                new("meshes.tsv", 10193, "d7239240bcf899f9a695f03c379b19eb026a58e38d8a829a423c565a8c56259f"),
            ],
            Origin = new LocalOrigin("The models are those of the Debian package sweethome3d-furniture 1.8, resized to the catalogue's sizes and sampled."),
        },
    ];

    /// <summary>The point clouds of a part of the set: 2,048 points each, in metres, upright (+y), about the centre of their bounding box.</summary>
    /// <param name="data">Where data sets are.</param>
    /// <param name="split">Which part: 278 clouds of the first 12 classes are for training, 117 for testing.</param>
    /// <param name="classes">Only the first so many classes; 15 for all.</param>
    /// <exception cref="InputException">The set is not here, or the file is damaged.</exception>
    public static LabelledClouds ReadClouds(IDataSets data, Split split, int classes = ClassificationClasses)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, Classes.Count);
        using var stream = data.Open(Name, Points);
        return ReadClouds(stream, $"{Points} of the data set {Name}", split, classes);
    }

    internal static LabelledClouds ReadClouds(Stream stream, string name, Split split, int classes)
    {
        using var file = NpzFile.Open(stream, name);
        var (quantised, scales, labels, tests) = (file["points_q"], file["scale"], file["label"].ToDoubles(), file["is_test"].ToDoubles());
        if (quantised.Type != NumberType.Int16 || quantised.Shape is not [var count, var points, 3] || scales.Type != NumberType.Float32
            || scales.Count != count || labels.Length != count || tests.Length != count)
        {
            throw new InputException(
                $"{name} holds points_q {quantised}, scale {scales}, {labels.Length} labels and {tests.Length} marks of test clouds; expected Int16 [n, points, 3] and n of each.");
        }

        if (labels.Any(label => label < 0 || label >= Classes.Count))
        {
            throw new InputException($"A label of {name} lies outside 0 to {Classes.Count - 1}.");
        }

        int[] chosen = [.. Enumerable.Range(0, labels.Length).Where(i => labels[i] < classes && tests[i] > 0 == (split == Split.Test))];
        var numbers = quantised.Values<short>();
        var factors = scales.Values<float>();
        var each = (int)points * 3;
        var values = new float[chosen.Length * each];
        for (var i = 0; i < values.Length; i++)
        {
            var cloud = chosen[i / each];
            values[i] = numbers[(cloud * each) + (i % each)] / LargestCoordinate * factors[cloud];
        }

        return new LabelledClouds(
            NumberArray.Of<float>([chosen.Length, points, 3], values), [.. chosen.Select(i => (long)labels[i])], [.. Classes.Take(classes)]);
    }

    /// <summary>The meshes, in metres, upright; the orientation of triangles is not reliable. The caller disposes them.</summary>
    /// <exception cref="InputException">The set is not here, or the file is damaged.</exception>
    public static IReadOnlyList<Mesh> ReadMeshes(IDataSets data)
    {
        using var stream = data.Open(Name, Meshes);
        return ReadMeshes(stream, $"{Meshes} of the data set {Name}");
    }

    internal static IReadOnlyList<Mesh> ReadMeshes(Stream stream, string name)
    {
        using var scope = torch.NewDisposeScope();
        using var file = NpzFile.Open(stream, name);
        var (vertices, faces) = (Table(file, "vertices", name), Table(file, "faces", name));
        var (vertexOffsets, faceOffsets) = (Offsets(file, "vertex_offset", vertices, name), Offsets(file, "face_offset", faces, name));
        if (vertexOffsets.Length != faceOffsets.Length)
        {
            throw new InputException($"{name} has {vertexOffsets.Length} offsets of vertices and {faceOffsets.Length} of faces; they should be as many.");
        }

        List<Mesh> meshes = [];
        try
        {
            for (var i = 0; i + 1 < vertexOffsets.Length; i++)
            {
                meshes.Add(new Mesh(vertices[vertexOffsets[i]..vertexOffsets[i + 1]], faces[faceOffsets[i]..faceOffsets[i + 1]].to(torch.int64)));
            }

            return meshes;
        }
        catch (InputException e)
        {
            var broken = meshes.Count;
            meshes.ForEach(m => m.Dispose());
            throw new InputException($"Mesh {broken} of {name} is damaged: {e.Message}", e);
        }
    }

    private static Tensor Table(NpzFile file, string array, string name)
    {
        var numbers = file[array];
        return numbers.Shape.Count == 2 && numbers.Shape[1] == 3
            ? torch.tensor(numbers.ToDoubles()).view(numbers.Shape[0], 3)
            : throw new InputException($"The array {array} of {name} is {numbers}; expected [n, 3].");
    }

    private static int[] Offsets(NpzFile file, string array, Tensor rows, string name)
    {
        int[] offsets = [.. file[array].ToDoubles().Select(x => (int)x)];
        return offsets.Length > 0 && offsets[0] == 0 && offsets[^1] == rows.shape[0] && offsets.Order().SequenceEqual(offsets)
            ? offsets
            : throw new InputException($"The array {array} of {name} does not run from 0 to the {rows.shape[0]} rows without decreasing.");
    }
}
