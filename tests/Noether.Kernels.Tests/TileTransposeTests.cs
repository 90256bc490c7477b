using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class TileTransposeTests
{
    [Fact]
    public void Planes_become_rows_and_come_back_with_zeros_behind_the_last_point() => Gen.Int[1, 40].Select(Gen.Int[0, 20], Gen.Int[0, 32]).Sample((components, spare, points) =>
    {
        var stride = points + spare;
        float[] planes = [.. Enumerable.Range(0, components * stride).Select(i => 1f + i)];
        var (rows, back) = (new float[components * points], new float[components * stride]);
        unsafe
        {
            fixed (float* from = planes, to = rows, again = back)
            {
                TileTranspose.ToRows(from, stride, components, to, points);
                TileTranspose.ToPlanes(to, components, again, stride, points);
            }
        }

        for (var c = 0; c < components; c++)
        {
            for (var i = 0; i < stride; i++)
            {
                Assert.Equal(i < points ? planes[(c * stride) + i] : 0, back[(c * stride) + i]);
            }

            for (var i = 0; i < points; i++)
            {
                Assert.Equal(planes[(c * stride) + i], rows[(i * components) + c]);
            }
        }
    });
}
