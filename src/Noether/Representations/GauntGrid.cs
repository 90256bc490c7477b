namespace Noether.Representations;

/// <summary>Values on the smallest Gauss-Legendre grid that integrates x, y and an output harmonic exactly, multiplied point by point, and projected.</summary>
internal sealed class GauntGrid : IGauntKernel
{
    private readonly SphereTransform _first;
    private readonly SphereTransform _second;
    private readonly SphereTransform _output;

    public GauntGrid(GauntProduct product)
    {
        var grid = SphereGrid.GaussLegendre(product.First + product.Second + product.Output);
        (_first, _output) = (new SphereTransform(grid, product.First), new SphereTransform(grid, product.Output));
        _second = product.First == product.Second ? _first : new SphereTransform(grid, product.Second);
    }

    public Tensor Multiply(Tensor x, Tensor y)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(_output.FromGrid(_first.ToGrid(x) * _second.ToGrid(y)));
    }
}
