"""Which frames of a video `SampleFrames` takes in tests: 0.24.1 and 1.2.0 spread the clips differently.

The first frame of each clip, as `_get_test_clips` computes it in mmaction/datasets/pipelines/loading.py of 0.24.1 and in
mmaction/datasets/transforms/loading.py of 1.2.0, for videos of a few lengths.
"""

from dataclasses import dataclass

VIDEOS = (7, 64, 250, 301)  # frames: shorter than most clips, and longer


@dataclass(frozen=True)
class Sampling:
    """The arguments of SampleFrames that tell where clips begin."""

    clip_len: int
    frame_interval: int
    num_clips: int
    twice_sample: bool


def first_frames_0x(sampling: Sampling) -> list[list[int]]:
    """Where 0.24.1 begins the clips, for each of VIDEOS."""
    return [_clips_0x(sampling, frames) for frames in VIDEOS]


def _clips_0x(sampling: Sampling, frames: int) -> list[int]:
    covered = sampling.clip_len * sampling.frame_interval
    interval = (frames - covered + 1) / sampling.num_clips
    if frames <= covered - 1:
        return [0] * sampling.num_clips
    bases = [index * interval for index in range(sampling.num_clips)]
    middles = [int(base + interval / 2) for base in bases]
    return [*middles, *(map(int, bases) if sampling.twice_sample else ())]


def first_frames_1x(sampling: Sampling) -> list[list[int]]:
    """Where 1.2.0 begins the clips, for each of VIDEOS."""
    return [_clips_1x(sampling, frames) for frames in VIDEOS]


def _clips_1x(sampling: Sampling, frames: int) -> list[int]:
    if sampling.clip_len == 1:
        interval = frames / sampling.num_clips
        bases = [index * interval for index in range(sampling.num_clips)]
        return [int(base + interval / 2) for base in bases] + [int(base) for base in bases if sampling.twice_sample]
    room = max(frames - (sampling.clip_len - 1) * sampling.frame_interval - 1, 0)
    number = sampling.num_clips * (2 if sampling.twice_sample else 1)
    if number == 1:
        return [room // 2]
    between = room / (sampling.num_clips - 1) if sampling.num_clips > 1 else 0.0
    return [round(index * between) for index in range(number)]
