using Noether.Fields;
using Noether.Nn;
using Noether.Representations;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.InducedRestrictedPose;

/// <summary>
/// A network that says how a solid in a picture is turned: field <c>image</c> in, field <c>axes</c> (the likeliest pose, see <see cref="RenderedPoses"/>) out.
/// In training it is given the true <c>axes</c> too, and gives the field <c>loss</c> of each picture.
/// </summary>
public abstract class PosePredictor : NetworkModel
{
    /// <summary>Name of the losses in training.</summary>
    public const string Loss = "loss";

    private protected PosePredictor(string name)
        : base(name)
    {
    }

    /// <summary>Whether it gives a distribution over rotations; a regression does not.</summary>
    public abstract bool HasDistribution { get; }

    /// <summary>What the distribution's logits are at rotations, without a constant, <c>[batch, N]</c>.</summary>
    /// <param name="images"><c>[batch, 1, size, size]</c>.</param>
    /// <param name="rotations"><c>[N, 3, 3]</c>.</param>
    /// <exception cref="InvalidOperationException">There is no distribution.</exception>
    public abstract Tensor Logits(Tensor images, Tensor rotations);

    /// <summary>The distribution over rotations of each picture: its mode, draws from it, its density.</summary>
    /// <param name="images"><c>[batch, 1, size, size]</c>.</param>
    /// <param name="level">Level of the grid (<see cref="RotationGrid.Equivolumetric"/>).</param>
    /// <exception cref="InvalidOperationException">There is no distribution.</exception>
    public RotationDistribution Predict(Tensor images, int level)
    {
        ArgumentNullException.ThrowIfNull(images);
        var rotations = RotationGrid.Equivolumetric(level).Rotations().to(images.dtype, images.device);
        return new RotationDistribution(Logits(images, rotations), rotations);
    }

    /// <inheritdoc/>
    public sealed override Batch forward(Batch x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var image = x[RenderedPoses.Picture].Value;
        var (name, answer) = training
            ? (Loss, new Field(Losses(image, RenderedPoses.PosesOf(x)), FieldType.Scalar))
            : (RenderedPoses.Axes, RenderedPoses.AxesOf(Poses(image)));
        return new Batch((name, answer with { Value = scope.MoveToOuter(answer.Value) }));
    }

    /// <summary>The loss of each picture.</summary>
    private protected abstract Tensor Losses(Tensor images, Tensor poses);

    /// <summary>The likeliest pose of each, <c>[batch, 3, 3]</c>.</summary>
    private protected abstract Tensor Poses(Tensor images);
}
