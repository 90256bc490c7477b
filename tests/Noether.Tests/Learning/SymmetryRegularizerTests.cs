using Noether.Fields;
using Noether.Groups;
using Noether.Learning;
using Noether.Nn;
using Noether.Representations;
using Noether.Runtime;
using Noether.Tests.Nn;

namespace Noether.Tests.Learning;

public sealed class SymmetryRegularizerTests
{
    private static readonly MatrixGroup Space = MatrixGroups.Orthogonal(3);
    private static readonly MatrixGroup AboutZ = MatrixGroups.Orthogonal(2).Embed(3, [0, 1]);
    private static readonly MatrixGroup AboutX = MatrixGroups.Orthogonal(2).Embed(3, [1, 2]);

    [Fact]
    public void The_gradient_of_the_penalty_is_strength_times_what_the_projection_leaves()
    {
        using var scope = torch.NewDisposeScope();
        var model = Free(1);
        var regularizer = SymmetryRegularizer.Of(model, [AboutZ], new() { Strength = 3 });
        var loss = regularizer.Loss();
        loss.backward();
        foreach (var layer in TensorWeights.Of(model))
        {
            var layout = new WeightLayout([(layer.In, layer.Out)], orthogonal: true);
            var left = layout.Apply(layer.Weight.flatten(), layout.Complement([(AboutZ, 3)])).view(layer.Weight.shape);
            Assert.True((layer.Weight.grad! - left).abs().max().item<float>() < 1e-5);
        }

        Assert.Equal(3 * regularizer.Totals()[0], loss.item<float>(), 1e-3);
    }

    [Fact]
    public void Several_groups_cost_the_sum_of_their_penalties()
    {
        using var scope = torch.NewDisposeScope();
        var regularizer = SymmetryRegularizer.Of(Free(2), [AboutZ, AboutX, MatrixGroups.Scaling(3)], new());
        regularizer.SetStrengths([0.5, 2, 0.1]);
        Assert.Equal(regularizer.Totals().Zip([0.5, 2, 0.1], (r, s) => r * s).Sum(), regularizer.Loss().item<float>(), 1e-3);
        var table = regularizer.Penalties();
        Assert.Equal(regularizer.Totals()[1], Enumerable.Range(0, table.GetLength(1)).Sum(l => table[1, l]), 1e-6);
    }

    [Fact]
    public void A_subgroup_never_costs_more_than_its_group()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            using var scope = torch.NewDisposeScope();
            var totals = SymmetryRegularizer.Of(Free(seed), [Space, MatrixGroups.SpecialOrthogonal(3), AboutZ], new()).Totals();
            Assert.True(totals[0] >= totals[1] && totals[0] >= totals[2]);
        }
    }

    [Theory]
    [InlineData(WeightDistance.Square)]
    [InlineData(WeightDistance.Cosine)]
    [InlineData(WeightDistance.LogMean)]
    public void Every_distance_agrees_with_its_finite_differences(WeightDistance distance)
    {
        using var scope = torch.NewDisposeScope();
        var model = Free(3);
        model.to(torch.float64);
        var regularizer = SymmetryRegularizer.Of(model, [AboutZ, AboutX], new() { Distance = distance, Strength = 0.7 });
        regularizer.Loss().backward();
        using var off = torch.no_grad();
        var weight = TensorWeights.Of(model)[0].Weight;
        var expected = weight.grad![2, 3].item<double>();
        double At(double shift)
        {
            weight[2, 3] = weight[2, 3] + shift;
            var value = regularizer.Loss().item<double>();
            weight[2, 3] = weight[2, 3] - shift;
            return value;
        }

        Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, expected, 1e-5);
    }

    [Fact]
    public void Projected_weights_cost_nothing()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(4);
        var layer = new TensorLinear(TensorNetworks.Hidden, TensorNetworks.Hidden, WeightTreatment.Near(Space, 1, 0), generator);
        var regularizer = SymmetryRegularizer.Of(layer, [Space, AboutZ], new());
        Assert.All(regularizer.Totals(), t => Assert.True(t < 1e-10));
        Assert.All(regularizer.RelativeDistances(), t => Assert.True(t < 1e-5));
    }

    [Fact]
    public void Strengths_fall_with_their_penalties_and_the_best_kept_symmetry_stays()
    {
        var regularizer = SymmetryRegularizer.Of(Free(5), [AboutZ, AboutX, Space], new() { Strength = 100, Power = 2 });
        regularizer.Adjust([1, 2, 1e9]);
        Assert.Equal([100, 25, 1e-4], regularizer.Strengths.Select(s => Math.Round(s, 6)));
        regularizer.SetStrengths([100, 0, 100]);
        regularizer.Adjust([4, 1, 2]);
        Assert.Equal([25.0, 0, 100], regularizer.Strengths.Select(s => Math.Round(s, 6)));
    }

    [Theory]
    [InlineData(2, 5.0, 5.0)]
    [InlineData(0, 1.0, 7.0)]
    [InlineData(5, 0.0, 0.0)]
    public void Equal_penalties_or_power_zero_change_no_strength(double power, double first, double second)
    {
        var regularizer = SymmetryRegularizer.Of(Free(6), [AboutZ, AboutX], new() { Strength = 3, Power = power });
        regularizer.Adjust([first, second]);
        Assert.All(regularizer.Strengths, s => Assert.Equal(3, s, 1e-12));
    }

    [Fact]
    public void Without_strength_training_is_that_of_the_free_network()
    {
        using var plain = new SoftTraining(strength: null);
        using var zero = new SoftTraining(strength: 0);
        plain.Run(8);
        zero.Run(8);
        Assert.Equal(plain.Fingerprint(), zero.Fingerprint());
    }

    [Fact]
    public void Random_weights_are_as_far_as_the_dimensions_that_their_group_forbids()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(7);
        var features = new TensorSum(3, (new(0), 20), (new(1), 20), (new(2), 10));
        var layer = new TensorLinear(features, features, WeightTreatment.Free, generator);
        var compared = SymmetryRegularizer.Of(layer, [Space, AboutZ], new() { PerFreeDimension = true, IncludeBias = false }).Totals();
        Assert.Equal(1, compared[0] / compared[1], 0.1);
    }

    [Fact]
    public void Any_network_with_tagged_layers_can_be_regularised()
    {
        // A user's own two-layer perceptron, its layers plain torch ones.
        using var scope = torch.NewDisposeScope();
        var (first, second) = (torch.nn.Linear(6, 12), torch.nn.Linear(12, 3));
        var (two, four, one) = (new TensorSum(3, (new(1), 2)), new TensorSum(3, (new(0), 3), (new(1), 3)), new TensorSum(3, (new(1), 1)));
        var regularizer = new SymmetryRegularizer(
            [new("first", two, four, first.weight!, first.bias), new("second", four, one, second.weight!, second.bias)],
            [MatrixGroups.SpecialOrthogonal(3), MatrixGroups.Scaling(3)],
            new());
        regularizer.Loss().backward();
        Assert.True(first.weight!.grad!.abs().sum().item<float>() > 0 && second.bias!.grad!.abs().sum().item<float>() > 0);
        Assert.Equal(2, regularizer.Penalties().GetLength(0));
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var model = Free(8);
        Assert.Contains("0 layers", Refusal(() => SymmetryRegularizer.Of(torch.nn.Linear(2, 2), [Space], new())), StringComparison.Ordinal);
        Assert.Contains("acts on 2", Refusal(() => SymmetryRegularizer.Of(model, [MatrixGroups.Orthogonal(2)], new())), StringComparison.Ordinal);
        var regularizer = SymmetryRegularizer.Of(model, [Space], new());
        Assert.Throws<InputException>(() => regularizer.SetStrengths([-1]));
        Assert.Throws<InputException>(() => regularizer.Adjust([double.NaN]));
    }

    private static TensorModel Free(long seed) => TensorNetworks.Model(WeightTreatment.Free, TensorBlocks.Gated, new Generator(seed));

    private static string Refusal(Func<object> make) => Assert.Throws<InputException>(make).Message;
}

public sealed class StrengthTuningTests
{
    [Fact]
    public void Strengths_are_adjusted_once_by_what_was_recorded_before()
    {
        using var training = new SoftTraining(strength: 1);
        training.Run(12);
        var logged = training.Sink.Values;
        Assert.All(Enumerable.Range(1, 6), step => Assert.Equal(1, logged[step]["strength.O(2)xy"]));
        Assert.All(training.Tuning.Recorded, r => Assert.True(r > 0));
        var mean = Enumerable.Range(4, 3).Average(step => logged[step]["penalty.O(2)yz"]);
        Assert.Equal(mean, training.Tuning.Recorded[1], 1e-9);
        Assert.Equal(1, training.Regularizer!.Strengths.Max(), 1e-9);
        Assert.Contains(training.Sink.Messages, m => m.Contains("after step 6", StringComparison.Ordinal));
        Assert.Equal(logged[7]["strength.O(2)yz"], logged[12]["strength.O(2)yz"]);
    }

    [Fact]
    public void Repeated_adjustment_follows_the_moving_average()
    {
        using var training = new SoftTraining(strength: 1, repeat: 2);
        training.Run(12);
        Assert.Equal(4, training.Sink.Messages.Count(m => m.StartsWith("Strengths", StringComparison.Ordinal)));
        double Sum(long step) => training.Sink.Values[step]["strength.O(2)xy"] + training.Sink.Values[step]["strength.O(2)yz"];
        Assert.NotEqual(Sum(7), Sum(12));
    }

    [Fact]
    public void A_stopped_training_goes_on_bit_for_bit()
    {
        using var folder = new TemporaryFolder();
        using var whole = new SoftTraining(strength: 1);
        whole.Run(12);
        var host = new RunHostOptions(new RecordingSink()) { CheckpointFolder = folder.Path };
        using (var first = new SoftTraining(strength: 1))
        {
            new RunHost(host with { Limits = new RunLimits(MaxSteps: 8) }).Run(first.Tuning, CancellationToken.None);
        }

        using var second = new SoftTraining(strength: 1);
        new RunHost(host).Run(second.Tuning, CancellationToken.None);
        Assert.Equal(whole.Fingerprint(), second.Fingerprint());
        Assert.Equal(whole.Regularizer!.Strengths, second.Regularizer!.Strengths);
    }
}

/// <summary>A short training of a free network under two candidate symmetries.</summary>
internal sealed class SoftTraining : IDisposable
{
    private readonly TensorModel _model;
    private readonly Trainer _trainer;
    private readonly InMemorySource _source;

    public SoftTraining(double? strength, long? repeat = null)
    {
        using var seed = new Generator(11);
        _model = TensorNetworks.Model(WeightTreatment.Free, TensorBlocks.Gated, seed.Fork("weights"));
        var bodies = TensorNetworks.Bodies(12, seed.Fork("data"));
        var place = bodies["place"].Value;
        var matrix = (place.unsqueeze(3) * place.unsqueeze(2)).sum(1).flatten(1);
        _source = new InMemorySource(bodies.With("matrix", new Field(matrix.DetachFromDisposeScope(), FieldType.Scalar)), 6, seed.Fork("batches"));
        IObjective objective = new MeanSquaredError("matrix");
        if (strength is { } s)
        {
            Regularizer = SymmetryRegularizer.Of(
                _model,
                [MatrixGroups.Orthogonal(2).Embed(3, [0, 1]), MatrixGroups.Orthogonal(2).Embed(3, [1, 2])],
                new SymmetryRegularizerOptions { Strength = s });
            objective = new PenalisedObjective(objective, Regularizer);
        }

        _trainer = new Trainer(_model, objective, _source, new TrainerOptions(TrainingSpan.Steps(12)) { Optimizer = new AdamOptions(0.01) }, seed.Fork("training"));
        Process = Regularizer is null ? _trainer : new StrengthTuning(_trainer, Regularizer, new StrengthSchedule(AdjustAt: 6, Window: 3) { RepeatEvery = repeat });
    }

    public SymmetryRegularizer? Regularizer { get; }

    public IProcess Process { get; }

    public StrengthTuning Tuning => (StrengthTuning)Process;

    public RecordingSink Sink { get; } = new();

    public void Run(long steps) => new RunHost(new RunHostOptions(Sink) { Limits = new RunLimits(MaxSteps: steps) }).Run(Process, CancellationToken.None);

    public string Fingerprint() => string.Join(' ', NetworkState.Weights(_model).Select(w => $"{w.Name}:{Convert.ToHexString(w.Tensor.detach().contiguous().bytes)}"));

    public void Dispose()
    {
        _trainer.Dispose();
        _source.Dispose();
        _model.Dispose();
    }
}
