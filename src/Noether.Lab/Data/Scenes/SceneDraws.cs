using Noether.Runtime;
using SkiaSharp;

namespace Noether.Lab.Data.Scenes;

/// <summary>Random choices of a picture, one after the other from a generator.</summary>
internal sealed class SceneDraws(Generator generator)
{
    private const int Block = 256;

    private double[] _drawn = [];
    private int _next;

    /// <summary>Uniform in [low, high).</summary>
    public float Between(double low, double high) => (float)(low + ((high - low) * Next()));

    /// <summary>A whole number from 0 to below <paramref name="count"/>.</summary>
    public int Below(int count) => Math.Min(count - 1, (int)(Next() * count));

    public bool Chance(double share) => Next() < share;

    /// <summary>A colour of any hue, with saturation and brightness in percent.</summary>
    public SKColor Colour((double Low, double High) saturation, (double Low, double High) brightness) =>
        SKColor.FromHsv(Between(0, 360), Between(saturation.Low, saturation.High), Between(brightness.Low, brightness.High));

    private double Next()
    {
        if (_next == _drawn.Length)
        {
            using var drawn = torch.rand(Block, torch.float64, generator: generator.Torch);
            (_drawn, _next) = (drawn.data<double>().ToArray(), 0);
        }

        return _drawn[_next++];
    }
}
