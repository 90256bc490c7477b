using Noether.Runtime;

namespace Noether.Tests.Runtime;

public sealed class DevicesTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("CPU")]
    public void The_cpu_is_always_there(string name) => Assert.Equal(DeviceType.CPU, Devices.Parse(name).type);

    [Theory]
    [InlineData("gpu")]
    [InlineData("")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:x")]
    public void Unknown_devices_are_refused_with_the_known_ones(string name)
    {
        var error = Assert.Throws<InputException>(() => Devices.Parse(name));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("cuda:0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_that_is_not_there_is_refused_with_what_is_there()
    {
        var cards = Devices.CudaCards();

        var error = Assert.Throws<InputException>(() => Devices.Parse($"cuda:{cards}"));

        Assert.Contains(cards == 0 ? LibtorchFolder.Variable : $"{cards} CUDA card(s)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_card_is_the_default_where_there_is_one()
    {
        Assert.SkipWhen(Devices.CudaCards() == 0, "no CUDA card");

        Assert.Equal(0, Devices.Parse("cuda").index);
    }
}
