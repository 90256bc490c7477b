using Noether.Numerics;
using Noether.Representations;

namespace Noether.Nn;

/// <summary>The orthogonal projection of a layer's weights, differentiable to any order: being symmetric, it is its own gradient.</summary>
internal static class WeightProjection
{
    public static Tensor Apply(Tensor weights, WeightLayout layout, TensorMap projector) => weights.requires_grad && torch.is_grad_enabled()
        ? ProjectionFunction.apply(weights, layout, projector)
        : layout.Apply(weights, projector);

    private sealed class ProjectionFunction : torch.autograd.SingleTensorFunction<ProjectionFunction>
    {
        private const string Layout = "layout";
        private const string Projector = "projector";

        public override string Name => nameof(WeightProjection);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data(Layout, vars[1]);
            ctx.save_data(Projector, vars[2]);
            return ((WeightLayout)vars[1]).Apply((Tensor)vars[0], (TensorMap)vars[2]);
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) => BackwardGuard.Run(
            3,
            () => [WeightProjection.Apply(grad_output, (WeightLayout)ctx.get_data(Layout), (TensorMap)ctx.get_data(Projector)), null!, null!]);
    }
}
