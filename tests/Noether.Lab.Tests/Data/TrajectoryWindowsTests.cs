using System.Text;
using Noether.Fields;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;
using Noether.Lab.Models;
using Noether.Runtime;

namespace Noether.Lab.Tests.Data;

public sealed class TrajectoryWindowsTests
{
    [Fact]
    public void Velocities_are_differences_to_the_frame_before_and_targets_lie_ahead()
    {
        using var scope = torch.NewDisposeScope();
        var batch = new TrajectoryWindows(2).Cut(Uniform, Uniform.Items);
        Assert.Equal(2, batch.Size);
        Assert.Equal([3f, 1f], batch["x"].Value[0, 0].data<float>().ToArray());
        Assert.Equal([4f, 2f], batch["v"].Value[0, 0].data<float>().ToArray());
        Assert.Equal([7f, 3f], batch["target"].Value[0, 0].data<float>().ToArray());
        Assert.Equal([5f], batch["features"].Value[0, 0].data<float>().ToArray());
    }

    [Fact]
    public void Objects_that_are_absent_leave_masked_places()
    {
        using var scope = torch.NewDisposeScope();
        var set = Read("time,object,x,y\n0,a,0,0\n1,a,1,0\n2,a,2,0\n3,a,3,0\n1,b,1,1\n2,b,2,1\n3,b,3,1\n");
        var batch = new TrajectoryWindows(1).Cut(set, set.Items);
        Assert.Equal([true, false, true, true], batch["x"].Mask!.data<bool>().ToArray());
        Assert.Equal(batch["x"].Mask!.data<bool>().ToArray(), batch["target"].Mask!.data<bool>().ToArray());
    }

    [Fact]
    public void Gaps_in_time_and_too_short_files_are_named()
    {
        var gap = Read("time,x,y\n0,0,0\n1,1,0\n2,2,0\n4,3,0\n");
        Assert.Contains("from 2 to 4", Assert.Throws<InputException>(() => new TrajectoryWindows(1).Cut(gap, gap.Items)).Message, StringComparison.Ordinal);
        Assert.Contains("4 frames later", Assert.Throws<InputException>(() => new TrajectoryWindows(4).Cut(Uniform, Uniform.Items)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_many_trajectories_share_none_and_repeat_with_the_seed()
    {
        using var scope = torch.NewDisposeScope();
        using var generator = new Generator(1);
        var set = Trajectories.Charged(20, 6, generator, particles: 3);
        IReadOnlyList<float[]> Parted()
        {
            using var draw = new Generator(7);
            return [.. new TrajectoryWindows(3).Parts(set, [0.7, 0.15, 0.15], draw).Select(p => p["x"].Value.data<float>().ToArray())];
        }

        var parts = Parted();
        Assert.Equal([14 * 2 * 9, 3 * 2 * 9, 3 * 2 * 9], parts.Select(p => p.Length));
        Assert.Equal(18 * 20 * 2 / 2, parts.SelectMany(p => p).Distinct().Count());
        Assert.Equal(parts, Parted());
        Assert.Equal(3, new TrajectoryWindows(1).Parts(set with { Items = [set.Items[0]] }, [0.5, 0.25, 0.25], generator).Count);
    }

    [Fact]
    public void Simulated_trajectories_survive_their_file()
    {
        using var generator = new Generator(3);
        var set = Trajectories.Charged(2, 4, generator, dimension: 2);
        using var stream = new MemoryStream();
        TrajectoryFile.Write(stream, set);
        stream.Position = 0;
        var again = TrajectoryFile.Read(stream, "made.csv");
        Assert.Equal(set.Items.SelectMany(i => i.Positions), again.Items.SelectMany(i => i.Positions));
        Assert.Equal(["charge"], again.Features);
    }

    [Fact]
    public void The_last_frames_are_samples_without_targets_that_answers_are_written_beside()
    {
        using var scope = torch.NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "mine.csv");
        File.WriteAllText(path, "trajectory,time,object,x,y\na,0,p,0,0\na,1,p,1,0\na,1,q,5,5\nb,0,p,0,0\nb,1,p,2,3\nb,0,q,1,1\nb,1,q,1,2\n");
        var samples = SampleFile.Read(path, [new("x", FieldType.Position, [null, null], ""), new("v", FieldType.Vector, [null, null], "")]);
        Assert.Equal(["a", "b"], samples.Names);
        Assert.Equal([["p"], ["p", "q"]], samples.Objects!);
        Assert.Equal(["x", "v"], samples.Batch.Keys);
        var answers = new Batch(("target", samples.Batch["x"]));
        Assert.Equal(".csv", PredictionFile.Ending(answers, samples.Ending));
        var to = Path.Combine(folder.Path, "answers.csv");
        PredictionFile.Write(to, answers, samples.Names, [], samples.Objects);
        Assert.Equal(["sample,object,x,y", "a,p,1,0", "b,p,2,3", "b,q,1,2"], File.ReadAllLines(to));
    }

    private static TrajectorySet Uniform => Read("time,x,y,size\n0,1,0,5\n0.5,3,1,5\n1,5,2,5\n1.5,7,3,5\n2,9,4,5\n");

    private static TrajectorySet Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return TrajectoryFile.Read(stream, "mine.csv");
    }
}
