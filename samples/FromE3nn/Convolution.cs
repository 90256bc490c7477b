using Noether.Geometry;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;

namespace FromE3nn;

/// <summary>Messages x_j ⊗ Y(r_ij), all copies mixed with weights from a perceptron of the distance, summed at the receivers.</summary>
internal sealed class Convolution : torch.nn.Module<GraphBatch, Tensor, Tensor, Tensor, Tensor>
{
    private readonly ScalarPerceptron _radial;
    private readonly ProductPlan _plan;
    private readonly double _neighbours;

    public Convolution(Irreps input, Irreps harmonics, Irreps output, IReadOnlyList<int> radial, double neighbours, Generator generator)
        : base(nameof(Convolution))
    {
        _plan = new ProductPlan(TensorProduct.FullyConnected(input, harmonics, output));
        _radial = new ScalarPerceptron([.. radial, _plan.Product.WeightCount], ScalarActivation.Relu.Sampled(), generator);
        _neighbours = neighbours;
        RegisterComponents();
    }

    public override Tensor forward(GraphBatch graph, Tensor x, Tensor attributes, Tensor scalars)
    {
        using var scope = torch.NewDisposeScope();
        var messages = _plan.Apply(graph.FromSenders(x), attributes, _radial.call(scalars));
        return scope.MoveToOuter(graph.Sum(messages) / Math.Sqrt(_neighbours));
    }
}
