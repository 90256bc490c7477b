using Noether.Fields;
using Noether.Nn;
using Noether.Runtime;
using Noether.Testing.Xunit;

namespace Noether.Tests.Nn;

public sealed class AttentionConformanceTests : ConformanceTests
{
    protected override bool IsTwiceDifferentiable => false;

    protected override IModel CreateModel(Generator generator) => new EncodedSets(generator);

    protected override Batch CreateBatch(Generator generator) => new(("nodes", new Field(torch.randn([3, 6, 8], torch.float64, generator: generator.Torch), FieldType.Node)));

    /// <summary>Encoded elements, and each one's chances of pointing at the others.</summary>
    private sealed class EncodedSets : NetworkModel
    {
        private readonly AttentionEncoder _encoder;
        private readonly AttentionPointer _pointer;

        public EncodedSets(Generator generator)
            : base(nameof(EncodedSets))
        {
            _encoder = new AttentionEncoder(8, 2, 12, 2, generator);
            _pointer = new AttentionPointer(8, 2, generator);
            RegisterComponents();
        }

        public override Batch forward(Batch x)
        {
            var encoded = _encoder.call(x["nodes"].Value);
            var all = torch.ones([encoded.shape[0], 6, 6], torch.@bool);
            var chances = _pointer.Run(_pointer.Remember(encoded), encoded, all);
            return new Batch(("nodes", new Field(encoded, FieldType.Node)), ("chances", new Field(chances.unsqueeze(3), FieldType.Edge)));
        }
    }
}

public sealed class AttentionTests
{
    [Fact]
    public void A_pointer_gives_probabilities_of_what_is_allowed_alone()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var pointer = new AttentionPointer(8, 4, generator);
        var remembered = pointer.Remember(torch.randn([2, 5, 8], generator: generator.Torch));
        var allowed = torch.tensor([true, false, true, true, false, false, false, true, false, false]).view(2, 1, 5);
        var chances = pointer.Run(remembered, torch.randn([2, 1, 8], generator: generator.Torch), allowed).exp();
        Assert.True((chances.sum(2) - 1).abs().max().ToDouble() < 1e-5);
        Assert.Equal(0, chances[allowed.logical_not()].abs().max().ToDouble());
        Assert.Equal(1, chances[1][0][2].ToDouble(), 5);
    }

    [Fact]
    public void Widths_that_do_not_split_are_refused()
    {
        using var generator = new Generator(1);
        Assert.Throws<ArgumentException>(() => new AttentionEncoder(10, 4, 8, 1, generator));
        Assert.Throws<ArgumentException>(() => new AttentionPointer(10, 4, generator));
    }
}
