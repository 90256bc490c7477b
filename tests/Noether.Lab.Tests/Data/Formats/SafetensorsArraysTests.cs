using Noether.Lab.Data.Formats;
using Noether.Learning;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class SafetensorsArraysTests
{
    [Fact]
    public void What_torch_writes_is_read_without_torch()
    {
        using var scope = torch.NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>
        {
            ["w"] = torch.tensor(new double[] { 1, 2, 3, 4, 5, 6 }).reshape(2, 3),
            ["b"] = torch.tensor(new float[] { 1.5f, -2 }).to(torch.bfloat16),
            ["flag"] = torch.tensor(new[] { true, false }),
        };
        using var stream = new MemoryStream();
        SafetensorsWriter.Write(stream, tensors, new Dictionary<string, string> { ["made"] = "here" });
        stream.Position = 0;

        using var arrays = SafetensorsArrays.Open(stream, "x");

        Assert.Equal("here", arrays.Metadata["made"]);
        Assert.Equal(["b", "flag", "w"], arrays.Names.Order());
        Assert.Equal([2, 3], arrays["w"].Shape);
        Assert.Equal([1.0, 2, 3, 4, 5, 6], arrays["w"].Values<double>().ToArray());
        Assert.Equal([1.5, -2], arrays["b"].ToDoubles());
        Assert.Equal([true, false], arrays["flag"].Values<bool>().ToArray());
        Assert.Contains("no array 'v'", Assert.Throws<InputException>(() => arrays["v"]).Message);
    }
}
