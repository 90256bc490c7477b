using Noether.Fields;
using Noether.Learning;
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
