namespace Noether.Lab.Catalogue;

/// <summary>Pictures in their own colours, side by side, with boxes drawn on them.</summary>
/// <param name="Name">File name without ending.</param>
/// <param name="Title">What the reader should see, as a sentence.</param>
/// <param name="Panels">The pictures, at least one.</param>
public sealed record PictureFigure(string Name, string Title, IReadOnlyList<PicturePanel> Panels) : Figure(Name, Title)
{
    /// <summary>The boxes: the panel's number, the kind's, and the edges, a row each.</summary>
    public Table Boxes => new(
        ["panel", "kind", "left", "top", "right", "bottom"],
        [.. Panels.SelectMany((p, i) => p.Boxes.Select(b => new[] { i, (double)b.Kind, b.Left, b.Top, b.Right, b.Bottom }))]);
}

/// <summary>A picture.</summary>
/// <param name="Name">What stands above it.</param>
/// <param name="Colours">Red, green and blue from 0 to 255, <c>[height, width, 3]</c>.</param>
/// <param name="Boxes">What is drawn on it, in the picture's pixels from its upper left corner.</param>
public sealed record PicturePanel(string Name, byte[,,] Colours, IReadOnlyList<PictureBox> Boxes);

/// <summary>A box on a picture.</summary>
/// <param name="Kind">What it marks.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Lower edge.</param>
/// <param name="Words">What is to be read when it is pointed at, and written beside what was found.</param>
public sealed record PictureBox(PictureBoxKind Kind, double Left, double Top, double Right, double Bottom, string Words);

/// <summary>What a box on a picture marks.</summary>
public enum PictureBoxKind
{
    /// <summary>What a model sees of the picture; all else is darkened.</summary>
    View,

    /// <summary>Where the object is.</summary>
    Truth,

    /// <summary>Where a model finds it.</summary>
    Found,
}
