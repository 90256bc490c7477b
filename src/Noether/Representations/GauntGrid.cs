namespace Noether.Representations;

/// <summary>Values on the smallest Gauss-Legendre grid that integrates x, y and an output harmonic exactly, multiplied point by point, and projected.</summary>
internal sealed class GauntGrid : IGauntKernel
{
    // Values of both factors and of the product are there at once.
    private const int Alive = 3;

    private readonly double _bound;
    private readonly SphereTransform _first;
    private readonly SphereTransform _second;
    private readonly SphereTransform _output;

    public GauntGrid(GauntProduct product, double bound = GauntPlan.PieceBytes)
    {
        _bound = bound;
        var grid = SphereGrid.GaussLegendre(product.First + product.Second + product.Output);
        (_first, _output) = (new SphereTransform(grid, product.First), new SphereTransform(grid, product.Output));
        _second = product.First == product.Second ? _first : new SphereTransform(grid, product.Second);
    }

    public Tensor Multiply(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        var rowBytes = ColumnBytes(_first.Grid, x) * Math.Max(x.shape[^1], y.shape[^1]);
        return scope.MoveToOuter(RowChunks.Apply([x, y], rowBytes, _bound, rows => [_output.FromGrid(_first.ToGrid(rows[0]) * _second.ToGrid(rows[1]))])[0]);
    }

    /// <summary>Bytes that one channel of a row needs on the way.</summary>
    internal static double ColumnBytes(SphereGrid grid, Tensor x) => Alive * (double)grid.Count * x.element_size();
}
