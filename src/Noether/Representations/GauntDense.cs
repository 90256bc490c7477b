namespace Noether.Representations;

/// <summary>All products of coefficients, then one matrix.</summary>
internal sealed class GauntDense : IGauntKernel
{
    private readonly FixedTable _coefficients;

    public GauntDense(GauntProduct product)
    {
        using var scope = torch.NewDisposeScope();
        var table = Gaunt.Dense(product.First, product.Second, product.Output).flatten(0, 1).t().contiguous();
        _coefficients = new FixedTable(table.data<double>().ToArray(), table.shape);
    }

    public Tensor Multiply(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_coefficients.Like(x).matmul((x.unsqueeze(-2) * y.unsqueeze(-3)).flatten(-3, -2)));
    }
}
