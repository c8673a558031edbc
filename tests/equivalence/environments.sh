#!/usr/bin/env bash
# Builds the two real frameworks that judge a migration, once, in a cache folder; prints the two python executables.
#   v0: MMAction2 0.24.1 on mmcv 1.7.0      v1: MMAction2 1.2.0 on MMEngine 0.10.7, mmcv-lite 2.1.0, MMDetection 3.3.0
# An environment is kept under a hash of its recipe: a changed requirement builds it anew. About 3 minutes and 3 GB in all.
# OpenMMLab's packages go in without their dependencies: those ask for torchvision and for an OpenCV with a screen.
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}/mma-lint-tests

install() { "$python" -m pip install --quiet --disable-pip-version-check "$@" >&2; }

# torch first, and pinned: what is installed after it must not bring another build
v0() {
  install torch==2.13.0
  install numpy==1.26.4 opencv-python-headless==4.8.1.78 'scipy<1.13' addict yapf==0.40.1 pyyaml pillow packaging einops decord wheel 'setuptools<70'
  install --no-build-isolation --no-deps mmcv==1.7.0
  install --no-deps mmaction2==0.24.1
}
v1() {
  install torch==2.13.0
  install numpy==1.26.4 opencv-python-headless==4.10.0.84 'scipy<1.13' addict yapf pyyaml pillow packaging matplotlib termcolor rich einops decord \
    importlib_metadata six pycocotools 'shapely<2.1' terminaltables tqdm
  install --no-deps mmengine==0.10.7 mmcv-lite==2.1.0 mmaction2==1.2.0 mmdet==3.3.0
}

mkdir -p "$cache"
for name in v0 v1; do
  folder=$cache/$name-$(declare -f install "$name" | sha256sum | cut -c1-12)
  python=$folder/bin/python
  if [ ! -e "$folder/complete" ]; then
    rm -rf "$folder"
    python3 -m venv "$folder" >&2
    "$name"
    touch "$folder/complete"
  fi
  echo "$python"
done
