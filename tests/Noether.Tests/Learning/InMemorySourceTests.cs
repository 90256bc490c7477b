using Noether.Fields;
using Noether.Learning;
using Noether.Runtime;

namespace Noether.Tests.Learning;

public sealed class InMemorySourceTests
{
    [Fact]
    public void Each_epoch_gives_every_sample_once_in_a_new_order()
    {
        using var scope = torch.NewDisposeScope();
        using var source = Source(dropLast: false);
        Assert.Equal(4, source.BatchesPerEpoch);
        var first = Take(source, 4);
        var second = Take(source, 4);
        Assert.Equal(Enumerable.Range(0, 10), first.Order());
        Assert.Equal(Enumerable.Range(0, 10), second.Order());
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void The_last_part_of_an_epoch_can_be_left_out()
    {
        using var scope = torch.NewDisposeScope();
        using var source = Source(dropLast: true);
        Assert.Equal(3, source.BatchesPerEpoch);
        Assert.Equal(9, Take(source, 3).Distinct().Count());
    }

    [Fact]
    public void From_any_position_the_same_batches_follow()
    {
        using var scope = torch.NewDisposeScope();
        using var whole = Source(dropLast: false, Shift);
        var all = Enumerable.Range(0, 9).Select(_ => string.Join(' ', Take(whole, 1))).ToList();
        for (var start = 0; start < 9; start++)
        {
            using var folder = new TemporaryFolder();
            using var before = Source(dropLast: false, Shift);
            Take(before, start);
            StateFile.Write(folder.File("s"), before.Save);
            using var after = Source(dropLast: false, Shift);
            StateFile.Read(folder.File("s"), after.Load);
            Assert.Equal(all[start..], Enumerable.Range(start, 9 - start).Select(_ => string.Join(' ', Take(after, 1))));
        }
    }

    [Fact]
    public void A_limit_keeps_the_first_samples_and_drops_the_augmentation()
    {
        using var scope = torch.NewDisposeScope();
        using var source = Source(dropLast: false, Shift);
        source.Limit(2);
        Assert.Equal(1, source.BatchesPerEpoch);
        Assert.Equal([0, 1], Take(source, 1).Order());
        source.Limit(500);
        Assert.Equal(2, Take(source, 1).Count);
    }

    [Fact]
    public void Samples_that_fill_no_batch_are_refused()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var data = new Batch(("x", new Field(torch.arange(2), FieldType.Label)));
        Assert.Throws<ArgumentException>(() => new InMemorySource(data, 3, generator, dropLast: true));
        using var source = new InMemorySource(data, 2, generator, dropLast: true);
        Assert.Contains("1 samples do not fill a batch of 2", Assert.Throws<InputException>(() => source.Limit(1)).Message, StringComparison.Ordinal);
    }

    private static InMemorySource Source(bool dropLast, Func<Batch, Generator, Batch>? augment = null) =>
        new(new Batch(("x", new Field(torch.arange(10), FieldType.Label))), 3, new Generator(7), augment, dropLast);

    private static Batch Shift(Batch batch, Generator draw) =>
        batch.With("x", batch["x"].With(batch["x"].Value + torch.randint(100, [1], generator: draw.Torch)));

    private static List<int> Take(InMemorySource source, int count) =>
        [.. Enumerable.Range(0, count).SelectMany(_ => source.Next()["x"].Value.data<long>().ToArray()).Select(x => (int)x)];
}
