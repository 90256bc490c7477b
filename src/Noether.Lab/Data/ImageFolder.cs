using Noether.Lab.Data.Formats;

namespace Noether.Lab.Data;

/// <summary>Images in folders, one folder a class: <c>cats/1.png, dogs/2.jpg</c>.</summary>
public static class ImageFolder
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg"];

    /// <summary>Reads all PNG and JPEG images of one size; classes are the folders' names in ordinal order, images come in the order of their names.</summary>
    /// <param name="folder">The folder of the classes' folders.</param>
    /// <param name="channels">Which channels; with <see cref="ImageChannels.AsStored"/> all files must agree.</param>
    /// <exception cref="InputException">No such folder, no class or image in it, a damaged image, or two of different size; the message names it.</exception>
    public static LabelledImages Read(string folder, ImageChannels channels = ImageChannels.Rgb)
    {
        if (!Directory.Exists(folder))
        {
            throw new InputException($"There is no folder {folder}.");
        }

        string[] classes = [.. Directory.GetDirectories(folder).Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal)];
        var files = classes.Index().SelectMany(c => Images(Path.Combine(folder, c.Item)).Select(path => (Path: path, Label: (long)c.Index))).ToList();
        if (files.Count == 0)
        {
            throw new InputException($"{folder} holds no images; expected one folder a class with PNG or JPEG files in it.");
        }

        var first = ImageFile.Read(files[0].Path, channels);
        if (NumberArray.ByteCount([files.Count, .. first.Shape], NumberType.UInt8) is not { } count)
        {
            throw new InputException($"{folder} holds {files.Count} images of {first.Shape[2]} x {first.Shape[1]} pixels; at most 2 GB can be read at once.");
        }

        var pixels = new byte[count];
        foreach (var (i, file) in files.Index())
        {
            var image = i == 0 ? first : ImageFile.Read(file.Path, channels);
            if (!image.Shape.SequenceEqual(first.Shape))
            {
                throw new InputException($"{file.Path} has [channels, height, width] = [{string.Join(", ", image.Shape)}], {files[0].Path} has [{string.Join(", ", first.Shape)}]; all images must be of one size.");
            }

            image.Bytes.CopyTo(pixels.AsSpan(i * first.Count));
        }

        return new LabelledImages(new NumberArray([files.Count, .. first.Shape], NumberType.UInt8, pixels), [.. files.Select(f => f.Label)], classes);
    }

    private static IEnumerable<string> Images(string folder) => Directory.GetFiles(folder)
        .Where(f => Endings.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
        .Order(StringComparer.Ordinal);
}
