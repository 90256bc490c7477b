using CsCheck;

namespace Noether.Kernels.Tests;

public sealed class ShortListsTests
{
    [Fact]
    public void A_list_of_different_numbers_comes_out_ascending_whatever_follows_it() =>
        (from numbers in Gen.Int.HashSet[0, 300]
         from behind in Gen.Int.Array[ShortLists.Slack]
         select (Numbers: numbers.ToArray(), Behind: behind)).Sample(c =>
        {
            var sorted = new int[c.Numbers.Length];
            ShortLists.Sort([.. c.Numbers, .. c.Behind], sorted);
            return sorted.SequenceEqual(c.Numbers.Order());
        });
}
