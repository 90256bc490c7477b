namespace Noether.Representations;

/// <summary>All products of coefficients, then one matrix.</summary>
internal sealed class GauntDense : IGauntKernel
{
    private readonly double _bound;
    private readonly FixedTable _coefficients;

    public GauntDense(GauntProduct product, double bound = GauntPlan.PieceBytes)
    {
        _bound = bound;
        using var scope = torch.NewDisposeScope();
        var table = Gaunt.Dense(product.First, product.Second, product.Output).flatten(0, 1).t().contiguous();
        _coefficients = new FixedTable(table.data<double>().ToArray(), table.shape);
    }

    public Tensor Multiply(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        var rowBytes = (double)x.shape[^2] * y.shape[^2] * Math.Max(x.shape[^1], y.shape[^1]) * x.element_size();
        return scope.MoveToOuter(RowChunks.Apply([x, y], rowBytes, _bound, rows => [_coefficients.Like(x).matmul((rows[0].unsqueeze(-2) * rows[1].unsqueeze(-3)).flatten(-3, -2))])[0]);
    }
}
