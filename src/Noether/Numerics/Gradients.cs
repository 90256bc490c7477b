namespace Noether.Numerics;

/// <summary>Gradients that have gradients themselves, for functions whose own backward pass has none.</summary>
internal static class Gradients
{
    /// <param name="function">The function, by torch's operations.</param>
    /// <param name="inputs">The inputs; null where there is none. One may be made from another, as the features of a second layer are: gradients are partial.</param>
    /// <param name="needs">Which inputs need a gradient.</param>
    /// <param name="slope">Gradient of the result.</param>
    /// <returns>One an input; null where there is none or none is needed.</returns>
    public static List<Tensor?> Differentiable(Func<IReadOnlyList<Tensor?>, Tensor> function, IReadOnlyList<Tensor?> inputs, IReadOnlyList<bool> needs, Tensor slope)
    {
        using var scope = torch.NewDisposeScope();
        // By the inputs themselves, the gradient would also run through those that are made from them.
        Tensor?[] views = [.. inputs.Select(x => x?.view_as(x))];
        var needed = Enumerable.Range(0, inputs.Count).Where(i => needs[i]).ToList();
        var found = torch.autograd.grad([function(views)], [.. needed.Select(i => views[i]!)], [slope], retain_graph: true, create_graph: true, allow_unused: true);
        var gradients = new Tensor?[inputs.Count];
        foreach (var (i, gradient) in needed.Zip(found))
        {
            gradients[i] = gradient is null || gradient.IsInvalid ? null : scope.Detach(gradient);
        }

        return [.. gradients];
    }
}
