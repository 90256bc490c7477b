using System.Numerics;

namespace Noether.Geometry.Rendering;

/// <summary>
/// Who looks: from the side of positive y towards the origin, with z to the right and x up, so that a turn about y turns the picture counter-clockwise by the same angle and azimuths of
/// directions (from z towards x) are angles in the picture.
/// </summary>
/// <param name="Size">Edge length of pictures in pixels.</param>
public sealed record Camera(int Size)
{
    /// <summary>Edge length of pictures in pixels, at least 1.</summary>
    public int Size { get; } = Size >= 1 ? Size : throw new ArgumentOutOfRangeException(nameof(Size), Size, "A picture has at least 1 pixel.");

    /// <summary>Half the width that is seen through the origin, in units of the scene.</summary>
    public double Reach { get; init; } = 1;

    /// <summary>Distance of the eye from the origin, for perspective; null looks along parallel lines.</summary>
    public double? Distance { get; init; }

    /// <summary>Rays along each side of a pixel; their mean is its value.</summary>
    public int Samples { get; init; } = 2;

    /// <summary>Where light comes from, in the camera's frame (right, up, towards the eye); null: from the eye itself, so that turned pictures are shaded alike.</summary>
    public Vector3? Light { get; init; }

    /// <summary>The light from above and right of the eye that is usual in drawings of solids.</summary>
    public static Vector3 SideLight { get; } = new(0.3f, 0.5f, 0.8f);

    /// <summary>Brightness of surfaces that are turned away from the light, of 1.</summary>
    public const float Ambient = 0.2f;
}
