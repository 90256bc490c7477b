using Noether.Fields;
using Noether.Runtime;

namespace Noether.Testing.Tests;

/// <summary>A model given by a function.</summary>
internal sealed class FunctionModel(Func<Batch, Batch> forward) : IModel
{
    public Batch Forward(Batch x) => forward(x);
}

/// <summary>Models on point clouds "x" with a mask: one that is right, and one wrong in each of the ways that a check must catch.</summary>
internal static class Models
{
    /// <summary>Moment x x^T x of each cloud about its mean: equivariant under E(3), indifferent to order and padding.</summary>
    public static Batch Moments(Batch x)
    {
        var points = x["x"];
        var mask = Mask(points);
        var centred = (points.Value - Mean(points.Value, mask)) * mask;
        var radii = centred.square().sum(-1, keepdim: true);
        return new Batch(
            ("moment", new Field((centred * radii).sum(1), FieldType.Vector)),
            ("moved", new Field(points.Value + (centred * radii), FieldType.Position, points.Mask)));
    }

    /// <summary>Adds a constant direction.</summary>
    public static Batch LooksAlongX(Batch x) => Change(x, moment => moment + torch.tensor([1.0, 0, 0], moment.dtype));

    /// <summary>Subtracts the batch's mean: samples see each other.</summary>
    public static Batch SeesTheBatch(Batch x) => Change(x, moment => moment - moment.mean([0], keepdim: true));

    /// <summary>Counts the first point twice.</summary>
    public static Batch OrderMatters(Batch x) => Change(x, moment => moment + x["x"].Value.select(1, 0));

    /// <summary>Adds the mean over all rows, padded ones too.</summary>
    public static Batch ReadsPadding(Batch x) => Change(x, moment => moment + x["x"].Value.mean([1]));

    /// <summary>Divides by the padded width: garbage in padding is ignored, its amount is not.</summary>
    public static Batch CountsPadding(Batch x) => Change(x, moment => moment / x["x"].Value.shape[1]);

    /// <summary>Adds noise at every call.</summary>
    public static Func<Batch, Batch> Noisy(Generator noise) => x =>
        Change(x, moment => moment + (1e-12 * torch.randn(moment.shape, moment.dtype, generator: noise.Torch)));

    /// <summary>Cuts the tape in part, so that the gradient misses a term.</summary>
    public static Batch CutsTheTape(Batch x) => Change(x, moment => moment * moment.detach().square().sum(-1, keepdim: true));

    /// <summary>Clouds of 4 and 3 points, padded to 5.</summary>
    public static Batch Clouds(Generator generator)
    {
        var points = torch.randn([2, 5, 3], torch.float64, generator: generator.Torch);
        var mask = torch.tensor([true, true, true, true, false, true, true, true, false, false]).view(2, 5);
        return new Batch(("x", new Field(points * mask.unsqueeze(-1), FieldType.Position, mask)));
    }

    private static Batch Change(Batch x, Func<Tensor, Tensor> change)
    {
        var right = Moments(x);
        return right.With("moment", right["moment"].With(change(right["moment"].Value)));
    }

    private static Tensor Mask(Field points) => (points.Mask ?? torch.ones(points.Value.shape[..2], torch.@bool)).unsqueeze(-1).to(points.Value.dtype);

    private static Tensor Mean(Tensor values, Tensor mask) => (values * mask).sum([1], keepdim: true) / mask.sum([1], keepdim: true);
}
