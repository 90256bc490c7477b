namespace Noether.Symmetries;

/// <summary>What an image holds outside its border.</summary>
public enum ImagePadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest pixel of the border.</summary>
    Border,

    /// <summary>The image again, reflected about its edge, as often as it takes: the pixel beyond the border is the border's own.</summary>
    Mirror,
}

/// <summary>How images are read between pixels.</summary>
/// <param name="Padding">What lies outside the border.</param>
/// <param name="Supersampling">Each output pixel is the mean of that many by that many bilinear readings spread over it; 1 reads its centre only. Exact elements are not affected.</param>
/// <param name="PixelSize">Side of a pixel in the units of shifts and positions; 1 measures those in pixels.</param>
public sealed record ImageSampling(ImagePadding Padding = ImagePadding.Zeros, int Supersampling = 1, double PixelSize = 1);
