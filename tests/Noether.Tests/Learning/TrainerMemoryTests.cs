using Noether.Fields;
using Noether.Learning;
using Noether.Nn;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Tests.Learning;

public sealed class TrainerMemoryTests
{
    [Fact]
    public void Live_tensors_stay_flat_over_two_thousand_steps_with_batches_of_varying_size()
    {
        using var generator = new Generator(1);
        using var model = new SmallNetwork(generator);
        var options = new TrainerOptions(TrainingSpan.Steps(2000))
        {
            Optimizer = new SgdOptions(),
            AverageDecay = 0.99,
            ClipNorm = 1,
            ValidateEvery = TrainingSpan.Steps(250),
        };
        using var source = new VaryingSource(generator);
        using var trainer = new Trainer(model, new SquaredError(), source, options, generator, new ObjectiveValidation(source.Data, new SquaredError()));
        var counts = new Dictionary<long, long>();
        var sink = new RecordingSink { OnProgress = p => counts[p] = Tensor.TotalCount };
        new RunHost(new RunHostOptions(sink)).Run(trainer, TestContext.Current.CancellationToken);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.True(counts[2000] <= counts[100], $"{counts[100]} tensors were alive after 100 steps, {counts[2000]} after 2000");
    }

    [Fact]
    public void Tensors_and_memory_stay_flat_over_five_thousand_steps_with_a_custom_gradient()
    {
        using var generator = new Generator(1);
        using var model = new CustomNetwork();
        using var source = new VaryingSource(generator);
        using var trainer = new Trainer(model, new SquaredError(), source, new TrainerOptions(TrainingSpan.Steps(5000)), generator);
        var tensors = new Dictionary<long, long>();
        var memory = new Dictionary<long, long>();
        var sink = new RecordingSink
        {
            OnProgress = p =>
            {
                if (p % 1000 == 0)
                {
                    GC.Collect();
                    GC.WaitForPendingFinalizers();
                    tensors[p] = Tensor.TotalCount;
                    memory[p] = Environment.WorkingSet >> 20;
                }
            },
        };
        new RunHost(new RunHostOptions(sink)).Run(trainer, TestContext.Current.CancellationToken);
        Assert.True(tensors[5000] <= tensors[1000], $"{tensors[1000]} tensors were alive after 1000 steps, {tensors[5000]} after 5000");
        Assert.True(memory[5000] - memory[1000] <= 16, $"{memory[1000]} MiB were in use after 1000 steps, {memory[5000]} after 5000");
    }

    private sealed class CustomNetwork : NetworkModel
    {
        private readonly TorchSharp.Modules.Linear _layer;

        public CustomNetwork()
            : base(nameof(CustomNetwork))
        {
            _layer = torch.nn.Linear(3, 1);
            RegisterComponents();
        }

        public override Batch forward(Batch x) => new(("y", new Field(Square.apply(_layer.call(x["x"].Value)), FieldType.Scalar)));
    }

    private sealed class Square : torch.autograd.SingleTensorFunction<Square>
    {
        public override string Name => nameof(Square);

        public override Tensor forward(torch.autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return ((Tensor)vars[0]).square();
        }

        public override List<Tensor> backward(torch.autograd.AutogradContext ctx, Tensor grad_output) =>
            BackwardGuard.Run(1, () => [2 * grad_output * ctx.get_saved_variables()[0]]);
    }

    private sealed class VaryingSource(Generator generator) : IBatchSource, IDisposable
    {
        public Batch Data { get; } = new(
            ("x", new Field(torch.rand([40, 3], generator: generator.Torch), FieldType.Scalar)),
            ("y", new Field(torch.rand([40, 1], generator: generator.Torch), FieldType.Scalar)));

        public long BatchesPerEpoch => 10;

        public long Position { get; private set; }

        public Batch Next() => Data.Slice(0, 2 + (Position++ * 7 % 39));

        public void Limit(int samples) => throw new NotSupportedException();

        public void Save(StateWriter writer) => writer.Write("position", Position);

        public void Load(StateReader reader) => Position = reader.Int64("position");

        public void Dispose()
        {
            foreach (var field in Data.Values)
            {
                field.Value.Dispose();
            }
        }
    }
}
