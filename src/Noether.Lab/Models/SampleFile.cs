using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Models;

/// <summary>Samples that a model is asked about, from a file or folder, as the field that its manifest asks for.</summary>
/// <param name="Batch">The samples.</param>
/// <param name="Names">A name for each: a file's, or its number from 0.</param>
/// <param name="IsArray">Whether they came as an array (NPY), so that answers go into one.</param>
public sealed record SampleFile(Batch Batch, IReadOnlyList<string> Names, bool IsArray)
{
    private static readonly string[] ImageEndings = [".png", ".jpg", ".jpeg"];

    /// <summary>
    /// Reads samples: a PNG or JPEG image or a folder of them, an NPY array (images <c>[n, channels, height, width]</c> or <c>[n, height, width]</c>, frame pairs
    /// <c>[n, 2, height, width]</c>, points <c>[n, points, 3]</c>; bytes count as 0 to 255), or a CSV file with a row a sample and as many columns of numbers as the input has entries.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="manifest">How the model is asked.</param>
    /// <exception cref="InputException">Missing, damaged, of another kind, or not of the model's shape.</exception>
    public static SampleFile Read(string path, AuditManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var ending = Path.GetExtension(path).ToLowerInvariant();
        return Directory.Exists(path) ? Images([.. Directory.GetFiles(path).Where(IsImage).Order(StringComparer.Ordinal)], path, manifest)
            : ImageEndings.Contains(ending) ? Images([path], path, manifest)
            : ending == ".npy" ? Array(path, manifest)
            : ending == ".csv" ? Table(path, manifest)
            : throw new InputException($"{path} has the ending '{ending}'; samples are read from .png, .jpg, .npy and .csv files and from folders of images.");
    }

    private static bool IsImage(string file) => ImageEndings.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static SampleFile Images(IReadOnlyList<string> files, string path, AuditManifest manifest)
    {
        if (manifest.Task is ModelTask.Points or ModelTask.Flow)
        {
            throw new InputException($"{path} holds single images; this model is asked about {(manifest.Task == ModelTask.Points ? "points, [n, points, 3]" : "pairs of frames, [n, 2, height, width]")}: give an .npy file.");
        }

        if (files.Count == 0)
        {
            throw new InputException($"{path} holds no PNG or JPEG images.");
        }

        using var scope = torch.NewDisposeScope();
        var channels = manifest.Inputs[0].Colours == ColourOrder.Grey ? ImageChannels.Gray : ImageChannels.AsStored;
        var images = files.Select(f => ImageFile.Read(f, channels)).ToList();
        for (var i = 1; i < images.Count; i++)
        {
            if (!images[i].Shape.SequenceEqual(images[0].Shape))
            {
                throw new InputException($"{files[i]} has [channels, height, width] = [{string.Join(", ", images[i].Shape)}], {files[0]} has [{string.Join(", ", images[0].Shape)}]; all images must be of one size and kind.");
            }
        }

        var pixels = torch.stack(images.Select(i => i.ToTensor())).to(torch.ScalarType.Float32) / 255;
        return new SampleFile(Field(scope.MoveToOuter(pixels), manifest), [.. files.Select(f => Path.GetFileName(f))], IsArray: false);
    }

    private static SampleFile Array(string path, AuditManifest manifest)
    {
        using var scope = torch.NewDisposeScope();
        var array = NpyFile.Read(path);
        var points = manifest.Task == ModelTask.Points;
        var axes = array.Shape.Count;
        if (array.Type is NumberType.Complex64 or NumberType.Complex128 || (points ? axes != 3 : axes is not (3 or 4)))
        {
            throw new InputException($"{path} holds {array}; expected {(points ? "points [n, points, 3]" : "images [n, channels, height, width] or [n, height, width]")} of real numbers.");
        }

        var numbers = array.ToTensor();
        var values = numbers.to(torch.ScalarType.Float32);
        values = array.Type == NumberType.UInt8 ? values / 255 : values;
        values = !points && axes == 3 ? values.unsqueeze(1) : values;
        return new SampleFile(Field(scope.MoveToOuter(values), manifest), Numbers(array.Shape[0]), IsArray: true);
    }

    private static SampleFile Table(string path, AuditManifest manifest)
    {
        using var scope = torch.NewDisposeScope();
        var columns = CsvColumns.Read(path);
        var input = manifest.Inputs[0];
        if (manifest.Inputs.Count > 1 || input.Shape.Count == 0 || input.Shape.Skip(1).Any(n => n is null))
        {
            throw new InputException($"{path} has a row a sample, but the model's manifest does not say of which shape a sample is; give 'shape' there, or the samples as .npy.");
        }

        long[] sizes = [.. input.Shape.Skip(1).Select(n => n!.Value)];
        long[] shape = input.Layout switch
        {
            InputLayout.Nhwc => [sizes[2], sizes[0], sizes[1]],
            InputLayout.Ncp => [sizes[1], sizes[0]],
            _ => sizes,
        };
        var entries = shape.Aggregate(1L, (a, b) => a * b);
        if (columns.TextColumns.Count > 0 || columns.NumberColumns.Count != entries)
        {
            throw new InputException($"{path} has {columns.NumberColumns.Count} columns of numbers and {columns.TextColumns.Count} of text; a sample of the shape [{string.Join(", ", shape)}] takes {entries} columns of numbers.");
        }

        var values = columns.Matrix([.. columns.NumberColumns]).ToTensor().to(torch.ScalarType.Float32).view([columns.Rows, .. shape]);
        return new SampleFile(Field(scope.MoveToOuter(values), manifest), Numbers(columns.Rows), IsArray: false);
    }

    private static Batch Field(Tensor values, AuditManifest manifest) => manifest.Task switch
    {
        ModelTask.Points => new Batch((ModelFields.Positions, new Field(values, FieldType.Position))),
        ModelTask.Flow => new Batch((ModelFields.Frames, new Field(values, FieldType.FramePair))),
        _ => new Batch((ModelFields.Image, new Field(values, FieldType.Image))),
    };

    private static string[] Numbers(long count) => [.. Enumerable.Range(0, (int)count).Select(i => $"{i}")];
}
