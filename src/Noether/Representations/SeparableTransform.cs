namespace Noether.Representations;

/// <summary>
/// <see cref="SphereTransform"/> on a product grid in two steps: Y_lm(θ, φ) = T_l|m|(θ) cos mφ or sin |m|φ. The coefficients of an order m are rows of a table
/// <c>[2L + 1, L + 1]</c>, zero where l &lt; |m|, so that each step is one batched product.
/// </summary>
internal sealed class SeparableTransform
{
    private readonly int _degree;
    private readonly int _circles;
    private readonly int _azimuths;
    private readonly long[] _toOrders;
    private readonly long[] _fromOrders;
    private readonly FixedTable _heights;
    private readonly FixedTable _heightsBack;
    private readonly FixedTable _waves;
    private readonly FixedTable _wavesBack;

    public SeparableTransform(SphereGrid grid, int degree, HarmonicNormalisation normalisation)
    {
        var orders = (2 * degree) + 1;
        (_degree, _circles, _azimuths) = (degree, grid.Circles, grid.Azimuths);
        (_toOrders, _fromOrders) = Places(degree);
        var (forward, back) = Heights(grid, degree, normalisation);
        _heights = new FixedTable(forward, orders, _circles, degree + 1);
        _heightsBack = new FixedTable(back, orders, degree + 1, _circles);
        var waves = new double[_azimuths * orders];
        var wavesBack = new double[waves.Length];
        for (var j = 0; j < _azimuths; j++)
        {
            for (var m = -degree; m <= degree; m++)
            {
                var angle = Math.Tau * ((long)j * Math.Abs(m) % _azimuths) / _azimuths;
                var wave = m < 0 ? Math.Sin(angle) : Math.Cos(angle);
                (waves[(j * orders) + m + degree], wavesBack[((m + degree) * _azimuths) + j]) = (wave, wave);
            }
        }

        (_waves, _wavesBack) = (new FixedTable(waves, _azimuths, orders), new FixedTable(wavesBack, orders, _azimuths));
    }

    public Tensor ToGrid(Tensor x)
    {
        using var scope = torch.NewDisposeScope();
        long[] lead = x.shape[..^2];
        var channels = x.shape[^1];
        using var places = torch.tensor(_toOrders, torch.int64, x.device);
        var none = torch.zeros([.. lead, 1, channels], x.dtype, x.device);
        var byOrder = torch.cat([x, none], -2).index_select(-2, places).view([.. lead, (2 * _degree) + 1, _degree + 1, channels]);
        var onCircles = _heights.Like(x).matmul(byOrder).transpose(-3, -2);
        return scope.MoveToOuter(_waves.Like(x).matmul(onCircles).reshape([.. lead, _circles * _azimuths, channels]));
    }

    public Tensor FromGrid(Tensor f)
    {
        using var scope = torch.NewDisposeScope();
        long[] lead = f.shape[..^2];
        using var places = torch.tensor(_fromOrders, torch.int64, f.device);
        var onCircles = _wavesBack.Like(f).matmul(f.reshape([.. lead, _circles, _azimuths, f.shape[^1]])).transpose(-3, -2);
        var byOrder = _heightsBack.Like(f).matmul(onCircles);
        return scope.MoveToOuter(byOrder.flatten(-3, -2).index_select(-2, places));
    }

    /// <summary>Where the coefficient of each order and degree lies (after the last: nowhere), and where each coefficient goes.</summary>
    private static (long[] To, long[] From) Places(int degree)
    {
        var to = new long[((2 * degree) + 1) * (degree + 1)];
        var from = new long[(degree + 1) * (degree + 1)];
        for (var m = -degree; m <= degree; m++)
        {
            for (var l = 0; l <= degree; l++)
            {
                var place = ((m + degree) * (degree + 1)) + l;
                to[place] = l < Math.Abs(m) ? from.Length : (l * l) + l + m;
                if (l >= Math.Abs(m))
                {
                    from[to[place]] = place;
                }
            }
        }

        return (to, from);
    }

    /// <summary>T_l|m| at the heights: the harmonics of orders from 0 up where the azimuth is 0. Back: times the weights of the points over the squared lengths.</summary>
    private static (double[] Forward, double[] Back) Heights(SphereGrid grid, int degree, HarmonicNormalisation normalisation)
    {
        using var scope = torch.NewDisposeScope();
        using var off = torch.no_grad();
        var points = torch.tensor(grid.Heights.ToArray().SelectMany(y => (double[])[0, y, Math.Sqrt((1 - y) * (1 + y))]).ToArray()).view(-1, 3);
        var y = SphericalHarmonics.Values(points, degree, normalisation).data<double>().ToArray();
        var (circles, columns, components) = (grid.Circles, degree + 1, (degree + 1) * (degree + 1));
        var (forward, back) = (new double[((2 * degree) + 1) * circles * columns], new double[((2 * degree) + 1) * circles * columns]);
        for (var m = -degree; m <= degree; m++)
        {
            for (var circle = 0; circle < circles; circle++)
            {
                for (var l = Math.Abs(m); l <= degree; l++)
                {
                    var value = y[(circle * components) + (l * l) + l + Math.Abs(m)];
                    forward[((((m + degree) * circles) + circle) * columns) + l] = value;
                    back[((((m + degree) * columns) + l) * circles) + circle] = value * grid.WeightOfCircle(circle) / Math.Pow(HarmonicScales.Of(l, normalisation), 2);
                }
            }
        }

        return (forward, back);
    }
}
