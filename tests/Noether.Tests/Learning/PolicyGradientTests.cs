using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Tests.Learning;

public sealed class PolicyGradientTests
{
    private static readonly double[] Prices = [3, 1, 2];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_gradient_is_that_of_the_expected_cost_on_average(bool shared)
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var (choice, problems) = (new Choice(attempts: 4000), Problems(50));
        IRolloutBaseline baseline = shared ? new SharedBaseline() : new GreedyRolloutBaseline(choice);
        var value = new PolicyGradient(baseline).Evaluate(choice, problems, new StepContext(0, generator, Training: true));
        var estimated = torch.autograd.grad([value.Total], [choice.Preferences])[0];
        var expected = torch.autograd.grad([(choice.Preferences.softmax(0) * torch.tensor(Prices, torch.float32)).sum()], [choice.Preferences])[0];
        Assert.True((estimated - expected).abs().max().ToDouble() < 0.02);
        Assert.Equal(choice.Expected(), value.Terms["cost"].ToDouble(), 1);
    }

    [Fact]
    public void The_baseline_s_state_is_replaced_by_a_better_one_alone()
    {
        using var scope = torch.NewDisposeScope();
        var choice = new Choice(attempts: 1);
        using var baseline = new GreedyRolloutBaseline(choice);
        Assert.False(baseline.Challenge(Problems(20)));
        choice.Prefer(2);
        Assert.Equal(3, baseline.Of(Problems(5), () => torch.empty(0)).mean().ToDouble());
        Assert.True(baseline.Challenge(Problems(20)));
        Assert.Equal(1, baseline.Replacements);
        Assert.Equal(2, baseline.Of(Problems(5), () => torch.empty(0)).mean().ToDouble());
        choice.Prefer(0);
        Assert.False(baseline.Challenge(Problems(20)));
    }

    [Fact]
    public void Drawn_batches_are_functions_of_the_seed_and_their_position()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        DrawnSource Source() => new(g => new Batch(("x", new Field(torch.rand([3, 1], generator: g.Torch), FieldType.Scalar))), 10, generator);
        var (a, b) = (Source(), Source());
        var first = a.Next()["x"].Value;
        Assert.Equal(0, (first - b.Next()["x"].Value).abs().max().ToDouble());
        Assert.NotEqual(0, (first - a.Next()["x"].Value).abs().max().ToDouble());
        Assert.Equal((2, 1), (a.Position, b.Position));
        var limited = Source();
        limited.Limit(2);
        Assert.Equal(2, limited.Next().Size);
        Assert.Equal(0, (limited.Next()["x"].Value - first.narrow(0, 0, 2)).abs().max().ToDouble());
    }

    private static Batch Problems(int count) => new(("x", new Field(torch.zeros(count, 1), FieldType.Scalar)));

    /// <summary>One of three things of known prices, by learned preferences.</summary>
    private sealed class Choice : NetworkModel, IPolicy
    {
        private readonly int _attempts;

        public Choice(int attempts)
            : base(nameof(Choice))
        {
            _attempts = attempts;
            Preferences = new Parameter(torch.tensor([0.5f, 0.1f, -0.3f]));
            register_parameter("preferences", Preferences);
        }

        public Parameter Preferences { get; }

        public double Expected() => (Preferences.softmax(0) * torch.tensor(Prices, torch.float32)).sum().ToDouble();

        public void Prefer(int thing)
        {
            using var off = torch.no_grad();
            Preferences.copy_(torch.eye(3)[thing]);
        }

        public Rollout Run(Batch problems, Generator? draws)
        {
            var logs = Preferences.log_softmax(0);
            var chosen = draws is null
                ? logs.argmax().expand(problems.Size, _attempts)
                : torch.multinomial(logs.detach().exp(), problems.Size * _attempts, replacement: true, generator: draws.Torch).view(problems.Size, _attempts);
            return new Rollout(torch.tensor(Prices, torch.float32)[chosen], logs[chosen]);
        }

        public override Batch forward(Batch x) => throw new NotSupportedException("It decides, and answers nothing else.");
    }
}
