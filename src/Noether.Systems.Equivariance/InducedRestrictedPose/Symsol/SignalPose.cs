using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>
/// A distribution over rotations whose logits are a function on SO(3): features on a picture are laid on the sphere, activated there, convolved to functions on rotations, activated and
/// convolved again. What carries pictures to the sphere is what tells the arms apart.
/// </summary>
internal sealed class SignalPose : PosePredictor
{
    private readonly torch.nn.Module<Tensor, Tensor> encoder;
    private readonly torch.nn.Module<Tensor, Tensor> lift;
    private readonly torch.nn.Module<Tensor, Tensor> head;
    private readonly RotationTransform _grid;

    public SignalPose(string name, SymsolOptions options, torch.nn.Module<Tensor, Tensor> encoder, torch.nn.Module<Tensor, Tensor> lift, int sphereChannels, Generator generator)
        : base(name)
    {
        (this.encoder, this.lift) = (encoder, lift);
        var degree = options.MaxDegree;
        head = torch.nn.Sequential(
            new S2Activation(sphereChannels, degree, ScalarActivation.Relu, oversampling: 1),
            new S2Convolution(sphereChannels, options.RotationChannels, degree, generator.Fork("sphere")),
            new SO3Activation(options.RotationChannels, degree, ScalarActivation.Relu, oversampling: 1),
            new SO3Convolution(options.RotationChannels, 1, degree, generator.Fork("rotations")));
        _grid = new RotationTransform(RotationGrid.Equivolumetric(options.TrainLevel), degree);
        RegisterComponents();
    }

    public override bool HasDistribution => true;

    /// <summary>What carries maps to the sphere.</summary>
    public torch.nn.Module<Tensor, Tensor> Lift => lift;

    /// <summary>The coefficients of the logits, <c>[batch, Σ (2l + 1)²]</c>.</summary>
    public Tensor Signal(Tensor images)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(head.call(lift.call(encoder.call(images))));
    }

    public override Tensor Logits(Tensor images, Tensor rotations)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(RotationSignals.Values(Signal(images), rotations));
    }

    private protected override Tensor Losses(Tensor images, Tensor poses)
    {
        var distribution = OnTrainingGrid(Signal(images));
        return -distribution.LogDensity(poses.unsqueeze(1)).squeeze(1);
    }

    /// <summary>The likeliest cell of the training grid, and from there uphill.</summary>
    private protected override Tensor Poses(Tensor images)
    {
        var signal = Signal(images);
        return RotationSignals.Ascend(signal, OnTrainingGrid(signal).Mode(), steps: 20, rate: 1e-2).to(images.dtype);
    }

    private RotationDistribution OnTrainingGrid(Tensor signal) => new(_grid.ToGrid(signal.unsqueeze(2)).squeeze(2), _grid.Grid.Rotations().to(signal.dtype, signal.device));
}

/// <summary>Maps of the regular representation to functions on the sphere, by induction of their frequencies.</summary>
internal sealed class InducedLift : torch.nn.Module<Tensor, Tensor>
{
    private readonly InductionLayer induction;
    private readonly int _maxFrequency;

    public InducedLift(SymsolOptions options, Generator generator)
        : base(nameof(InducedLift))
    {
        _maxFrequency = options.MaxFrequency;
        var irreps = RegularField.Irreps(options.Width, PoseEncoder.Orientations, options.MaxFrequency);
        induction = new InductionLayer(irreps, options.SphereChannels, PoseEncoder.MapSize(options.ImageSize), options.MaxDegree, generator);
        RegisterComponents();
    }

    /// <summary>The layer that is learned.</summary>
    public InductionLayer Layer => induction;

    public override Tensor forward(Tensor maps)
    {
        using var irreps = RegularField.ToIrreps(maps, PoseEncoder.Orientations, _maxFrequency);
        return induction.call(irreps);
    }
}

/// <summary>Maps, mixed pixel by pixel, laid on the half of the sphere that is seen.</summary>
internal sealed class ProjectedLift : torch.nn.Module<Tensor, Tensor>
{
    private const double Taper = 75;

    private readonly torch.nn.Module<Tensor, Tensor> mix;
    private readonly OrthographicProjection projection;

    public ProjectedLift(SymsolOptions options, int channels, Generator generator)
        : base(nameof(ProjectedLift))
    {
        mix = Initial.Draw(torch.nn.Conv2d(options.Width * PoseEncoder.Orientations, channels, 1, bias: false), generator);
        projection = new OrthographicProjection(PoseEncoder.MapSize(options.ImageSize), options.MaxDegree, Taper);
        RegisterComponents();
    }

    public override Tensor forward(Tensor maps)
    {
        using var mixed = mix.call(maps);
        return projection.call(mixed);
    }
}
