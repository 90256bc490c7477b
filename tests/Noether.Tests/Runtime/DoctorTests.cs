using Noether.Runtime;

namespace Noether.Tests.Runtime;

public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("noether-doctor").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_machine_that_runs_these_tests_has_no_failing_check()
    {
        var report = Doctor.Examine(_folder);

        Assert.NotEqual(Verdict.Fail, report.Verdict);
        Assert.Contains(report.Checks, check => check.Name == "libtorch" && check.Found.Contains("2.10", StringComparison.Ordinal));
        Assert.All(report.Checks, check => Assert.False(string.IsNullOrWhiteSpace(check.Found)));
        Assert.All(report.Checks.Where(check => check.Verdict != Verdict.Ok), check => Assert.NotNull(check.Remedy));
        Assert.Equal(report.Checks.Count, report.Checks.DistinctBy(check => check.Name).Count());
    }

    [Fact]
    public void Little_memory_is_a_warning() => Assert.Equal(Verdict.Warn, Doctor.Memory(1_000_000_000).Verdict);

    [Fact]
    public void A_data_folder_that_does_not_exist_is_named()
    {
        var check = Doctor.Data(Path.Combine(_folder, "nowhere"));

        Assert.Equal(Verdict.Warn, check.Verdict);
        Assert.Contains("nowhere", check.Found, StringComparison.Ordinal);
        Assert.Equal(Verdict.Ok, Doctor.Data(_folder).Verdict);
        Assert.Equal(Verdict.Ok, Doctor.Data(null).Verdict);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_fails_with_the_remedy()
    {
        var file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "in the way");

        var check = Doctor.Cache(file);

        Assert.Equal(Verdict.Fail, check.Verdict);
        Assert.Contains("XDG_CACHE_HOME", check.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_is_left_as_it_was_found()
    {
        Assert.Equal(Verdict.Ok, Doctor.Cache(_folder).Verdict);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void The_newest_version_of_a_cpp_runtime_is_the_largest_number()
    {
        Assert.Equal(30, LinuxRuntime.NewestVersion("GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.29\0GLIBCXX_3.4.x\0"u8));
        Assert.Equal(Verdict.Fail, LinuxRuntime.CppRuntime(null).Verdict);
    }
}
