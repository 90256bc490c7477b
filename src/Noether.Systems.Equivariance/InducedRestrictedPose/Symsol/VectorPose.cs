using Noether.Groups;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.InducedRestrictedPose.Symsol;

/// <summary>Maps in nine squares of a picture as one vector: what a head without structure reads.</summary>
internal sealed class MapVector : torch.nn.Module<Tensor, Tensor>
{
    /// <summary>Squares along an edge.</summary>
    public const int Squares = 3;

    private readonly torch.nn.Module<Tensor, Tensor> encoder;

    public MapVector(torch.nn.Module<Tensor, Tensor> encoder)
        : base(nameof(MapVector))
    {
        this.encoder = encoder;
        RegisterComponents();
    }

    /// <summary>Length of the vector.</summary>
    public static int Length(SymsolOptions options) => options.Width * PoseEncoder.Orientations * Squares * Squares;

    public override Tensor forward(Tensor images)
    {
        using var maps = encoder.call(images);
        using var squares = torch.nn.functional.adaptive_avg_pool2d(maps, [Squares, Squares]);
        return squares.flatten(1);
    }
}

/// <summary>One rotation as two columns made orthogonal: six numbers, continuous everywhere (Zhou et al., "On the continuity of rotation representations in neural networks", CVPR 2019).</summary>
internal sealed class RegressedPose : PosePredictor
{
    private readonly MapVector features;
    private readonly torch.nn.Module<Tensor, Tensor> head;

    public RegressedPose(SymsolOptions options, torch.nn.Module<Tensor, Tensor> encoder, int hidden, Generator generator)
        : base("regression")
    {
        features = new MapVector(encoder);
        head = Mlp.Create([MapVector.Length(options), hidden, hidden, 6], () => torch.nn.ReLU(), generator);
        RegisterComponents();
    }

    public override bool HasDistribution => false;

    public override Tensor Logits(Tensor images, Tensor rotations) => throw new InvalidOperationException("A regression of one rotation has no distribution.");

    private protected override Tensor Losses(Tensor images, Tensor poses) => (Poses(images) - poses).square().sum([1, 2]);

    private protected override Tensor Poses(Tensor images)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Rotations.FromSixNumbers(head.call(features.call(images))));
    }
}

/// <summary>Logits by a perceptron that is given the picture's vector and a rotation, normalised over rotations (Murphy et al., "Implicit-PDF", ICML 2021).</summary>
internal sealed class ImplicitPose : PosePredictor, IRandomModule
{
    // Rotations asked about at once.
    private const int Chunk = 4096;

    // Entries of rotations, and sines and cosines of twice and four times them.
    private const int Waves = 5;

    private readonly MapVector features;
    private readonly torch.nn.Module<Tensor, Tensor> image;
    private readonly torch.nn.Module<Tensor, Tensor> rotation;
    private readonly torch.nn.Module<Tensor, Tensor> head;
    private readonly Tensor _queries;
    private readonly Tensor _grid;

    public ImplicitPose(SymsolOptions options, torch.nn.Module<Tensor, Tensor> encoder, int hidden, Generator generator)
        : base("implicit-pdf")
    {
        Generator = generator.Fork("queries");
        features = new MapVector(encoder);
        image = Initial.DrawUniform(torch.nn.Linear(MapVector.Length(options), hidden), generator);
        rotation = Initial.DrawUniform(torch.nn.Linear(Waves * 9, hidden), generator);
        head = Mlp.Create([hidden, hidden, 1], () => torch.nn.ReLU(), generator);
        _queries = RotationGrid.Equivolumetric(Math.Max(0, options.TrainLevel - 1)).Rotations().to(torch.float32);
        _grid = RotationGrid.Equivolumetric(options.TrainLevel).Rotations().to(torch.float32);
        RegisterComponents();
    }

    public Generator Generator { get; }

    public override bool HasDistribution => true;

    public override Tensor Logits(Tensor images, Tensor rotations)
    {
        using var scope = torch.NewDisposeScope();
        var vectors = image.call(features.call(images)).unsqueeze(1);
        return scope.MoveToOuter(torch.cat([.. rotations.split(Chunk).Select(part => Of(vectors, part.unsqueeze(0)))], 1));
    }

    /// <summary>The true pose among rotations that are turned anew for each batch, so that in time all distances from it are asked about.</summary>
    private protected override Tensor Losses(Tensor images, Tensor poses)
    {
        var turned = new SO3().Sample(1, Generator).to(poses.dtype, poses.device).matmul(_queries.to(poses.device)).unsqueeze(0).expand(poses.shape[0], -1, -1, -1);
        var logits = Of(image.call(features.call(images)).unsqueeze(1), torch.cat([poses.unsqueeze(1), turned], 1));
        return -logits.log_softmax(1).select(1, 0);
    }

    private protected override Tensor Poses(Tensor images) => new RotationDistribution(Logits(images, _grid.to(images.device)), _grid.to(images.device)).Mode();

    /// <param name="vectors">Of pictures, <c>[batch, 1, hidden]</c>.</param>
    /// <param name="rotations"><c>[batch or 1, N, 3, 3]</c>.</param>
    /// <returns><c>[batch, N]</c>.</returns>
    private Tensor Of(Tensor vectors, Tensor rotations)
    {
        var entries = rotations.flatten(2);
        var waves = torch.cat([entries, (2 * entries).sin(), (2 * entries).cos(), (4 * entries).sin(), (4 * entries).cos()], 2);
        return head.call((vectors + rotation.call(waves)).relu()).squeeze(2);
    }
}
